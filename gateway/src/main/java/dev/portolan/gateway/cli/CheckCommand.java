package dev.portolan.gateway.cli;

import dev.portolan.gateway.alerts.AlertSettings;
import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.provider.residency.EvidenceTerm;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Loads a configuration as {@code serve} would and prints all findings. */
@Command(
        name = "check",
        description =
                "Checks a configuration without serving it: files, references, residency,"
                        + " invariants, policy tests.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no errors", "1:findings", "2:unusable arguments"})
final class CheckCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    @Mixin private ConfigOption config;
    @Spec private CommandSpec spec;

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LoadResult loaded = config.loader(environment).load();
        for (Finding finding : loaded.findings()) {
            out.println(finding);
        }
        return switch (loaded) {
            case LoadResult.Valid valid -> valid(valid, out);
            case LoadResult.Invalid invalid -> invalid(invalid);
        };
    }

    private int invalid(LoadResult.Invalid invalid) {
        long warnings = invalid.findings().size() - invalid.errors();
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                "portolan: %s and %s; correct the errors, serve does not start with them"
                        .formatted(
                                SingleLine.count(invalid.errors(), "error"),
                                SingleLine.count(warnings, "warning")));
        return ExitCode.FINDINGS;
    }

    private static int valid(LoadResult.Valid valid, PrintWriter out) {
        Snapshot snapshot = valid.snapshot();
        Catalog catalog = snapshot.catalog();
        for (Deployment deployment : catalog.deployments()) {
            printAttested(
                    deployment, "processing", deployment.residency().finding().processing(), out);
            printAttested(deployment, "storage", deployment.residency().finding().storage(), out);
        }
        AlertSettings alerts = snapshot.settings().alerts();
        if (alerts != null) {
            out.println(
                    "alerts: sent to a webhook in %s, with names of tenants and sums; nothing of a request"
                            .formatted(alerts.country()));
        }
        if (!catalog.unpriced().isEmpty()) {
            out.println(
                    "without a price, so that budgets do not count them: "
                            + catalog.unpriced().stream()
                                    .map(DeploymentId::toString)
                                    .collect(Collectors.joining(", ")));
        }
        out.println(
                "valid: %s of %s, %s, %s, %s; %s"
                        .formatted(
                                SingleLine.count(catalog.deployments().size(), "deployment"),
                                SingleLine.count(catalog.models().size(), "model"),
                                SingleLine.count(
                                        snapshot.rules().written().policies().size(), "policy"),
                                SingleLine.count(
                                        snapshot.rules().written().tests().size(), "policy test"),
                                SingleLine.count(snapshot.tenants().byId().size(), "tenant"),
                                SingleLine.count(valid.findings().size(), "warning")));
        return ExitCode.OK;
    }

    /** Prints what is based on an attestation instead of the built-in facts. */
    private static void printAttested(
            Deployment deployment, String axis, Ruling ruling, PrintWriter out) {
        if (ruling.basis() == Basis.ATTESTED) {
            out.println(
                    "attested: %s: %s in %s, %s, until %s"
                            .formatted(
                                    deployment.facts().id(),
                                    axis,
                                    ruling.bound(),
                                    ruling.why(),
                                    expiry(deployment)));
        }
    }

    private static String expiry(Deployment deployment) {
        return deployment.residency().evidence().stream()
                .filter(term -> term.kind() == EvidenceTerm.Kind.ATTESTATION)
                .map(term -> term.lastDay().toString())
                .findFirst()
                .orElse("an unknown date");
    }
}
