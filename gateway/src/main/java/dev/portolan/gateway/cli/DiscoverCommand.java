package dev.portolan.gateway.cli;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.discovery.Comparison;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Provider;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.discovery.Account;
import dev.portolan.provider.discovery.Discoverers;
import dev.portolan.provider.discovery.Survey;
import dev.portolan.provider.residency.ResidencyFacts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Asks the clouds what they have and prints how the catalogue differs from it. */
@Command(
        name = "discover",
        description =
                "Asks the clouds, through their own SDKs, what an account has there, and prints how"
                        + " the catalogue differs: missing, undeclared, version, residency.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the catalogue is right",
            "1:it differs, or a cloud did not answer",
            "2:the arguments cannot be used"
        })
final class DiscoverCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(
            names = "--endpoint",
            paramLabel = "ID=URL",
            description =
                    "ask this address for an endpoint of the catalogue, as for a private link")
    private Map<String, URI> addresses = new HashMap<>();

    @Spec private CommandSpec spec;

    DiscoverCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Deployment> all =
                config.valid(config.loader(environment), err).snapshot().catalog().deployments();
        Map<String, List<Deployment>> endpoints =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        deployment -> deployment.facts().id().endpoint(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        boolean right = true;
        for (Map.Entry<String, List<Deployment>> endpoint : endpoints.entrySet()) {
            right &= compared(endpoint.getKey(), endpoint.getValue(), out, err);
        }
        out.flush();
        return right ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** Whether an endpoint is as its cloud says; one that nobody can be asked about is. */
    private boolean compared(
            String id, List<Deployment> deployments, PrintWriter out, PrintWriter err) {
        String provider = deployments.getFirst().facts().provider();
        var discoverer = Discoverers.of(provider);
        if (discoverer.isEmpty()) {
            out.println("%s: not asked: %s has nothing that lists".formatted(id, provider));
            return true;
        }
        return switch (discoverer.get().survey(account(id, deployments.getFirst()))) {
            case Survey.Unanswered unanswered -> {
                err.println("portolan: %s: not answered: %s".formatted(id, unanswered.why()));
                yield false;
            }
            case Survey.Seen seen -> {
                var comparison =
                        new Comparison(ResidencyFacts.load(), LocalDate.now(ZoneOffset.UTC));
                List<String> lines = comparison.of(deployments, seen.offers());
                lines.forEach(line -> out.println(id + ": " + line));
                if (lines.isEmpty()) {
                    out.println(id + ": as the catalogue says");
                }
                yield lines.isEmpty();
            }
        };
    }

    private Account account(String id, Deployment deployment) {
        var spec = deployment.wire().credentials();
        Map<String, String> keys = new HashMap<>(spec.values());
        keys.put("type", spec.type());
        AuthStyle style =
                deployment.wire().provider().map(Provider::auth).orElse(AuthStyle.BEARER_OR_NONE);
        CredentialConfig credentials =
                switch (CredentialConfig.parse(style, keys)) {
                    case CredentialConfig.Parsed.Valid valid -> valid.config();
                    case CredentialConfig.Parsed.Invalid invalid ->
                            throw new IllegalStateException(
                                    "%s: %s (expected: checked at load)"
                                            .formatted(id, invalid.problems()));
                };
        return new Account(
                deployment.wire().target().settings().get("region"),
                credentials,
                addresses.get(id));
    }
}
