package dev.portolan.gateway.cli;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.discovery.CatalogDifference;
import dev.portolan.gateway.discovery.Comparison;
import dev.portolan.gateway.discovery.DestinationComparison;
import dev.portolan.gateway.discovery.DiscoveryAnswers;
import dev.portolan.gateway.discovery.Revision;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.provider.discovery.OfferedModel;
import dev.portolan.provider.residency.ResidencyFacts;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Lists the models in clouds' accounts and prints how the catalog differs. */
@Command(
        name = "discover",
        description =
                "Lists the models in the catalog's cloud accounts, and prints how the catalog"
                        + " differs: missing, undeclared, sku, version, residency.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the catalog is correct",
            "1:it differs, a request to a cloud failed, or a file could not be written",
            "2:unusable arguments"
        })
final class DiscoverCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(
            names = "--endpoint",
            paramLabel = "ID=URL",
            description =
                    "call this URL for an endpoint of the catalog, for a private link for"
                            + " example")
    private Map<String, URI> addresses = new HashMap<>();

    @Option(
            names = "--write",
            description =
                    "write the destinations of inference profiles, and the date, into the"
                            + " catalog's files")
    private boolean write;

    @Spec private CommandSpec spec;

    DiscoverCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ConfigLoader loader = config.loader(environment);
        DestinationComparison destinations =
                new DestinationComparison(ResidencyFacts.load(), Instant.now());
        Catalog catalog = catalog(loader);
        checkEndpoints(catalog);
        DiscoveryAnswers answers = DiscoveryAnswers.request(catalog, addresses);
        Map<String, Comparison> compared = answers.compare(catalog, destinations);
        boolean matches = print(answers, compared);
        if (write) {
            boolean complete = writeDestinations(loader, compared.values(), destinations);
            // Compares the files as written, not as they were when the clouds were called.
            compared = answers.compare(catalog(loader), destinations);
            matches =
                    complete
                            && allAnswered(answers)
                            && compared.values().stream().allMatch(this::matches);
        }
        out.flush();
        return matches ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private Catalog catalog(ConfigLoader loader) {
        return config.valid(loader, spec.commandLine().getErr()).snapshot().catalog();
    }

    private void checkEndpoints(Catalog catalog) {
        var known = DiscoveryAnswers.endpoints(catalog).keySet();
        for (String id : addresses.keySet()) {
            if (!known.contains(id)) {
                throw new CommandFailedException(
                        ExitCode.UNUSABLE,
                        "--endpoint %s is not in the catalog (expected: one of %s)"
                                .formatted(id, String.join(", ", known)),
                        "correct --endpoint");
            }
        }
    }

    /** Prints the differences; returns whether there are none. */
    private boolean print(DiscoveryAnswers answers, Map<String, Comparison> compared) {
        PrintWriter out = spec.commandLine().getOut();
        boolean matches = allAnswered(answers);
        for (Map.Entry<String, DiscoveryAnswers.Answer> each : answers.answers().entrySet()) {
            String id = each.getKey();
            switch (each.getValue()) {
                case DiscoveryAnswers.Answer.Failed failed ->
                        spec.commandLine()
                                .getErr()
                                .println(
                                        "portolan: %s: request failed: %s"
                                                .formatted(id, failed.reason()));
                case DiscoveryAnswers.Answer.Unsupported unsupported ->
                        out.println(
                                "%s: skipped: %s has no API that lists models"
                                        .formatted(id, unsupported.provider()));
                case DiscoveryAnswers.Answer.Listed _listed -> {
                    Comparison comparison = compared.get(id);
                    matches &= comparison != null && matches(comparison);
                    printEndpoint(id, comparison);
                }
            }
        }
        return matches;
    }

    private void printEndpoint(String id, @Nullable Comparison comparison) {
        PrintWriter out = spec.commandLine().getOut();
        List<CatalogDifference> differences =
                comparison == null ? List.of() : comparison.differences();
        differences.forEach(difference -> out.println(id + ": " + difference));
        if (differences.isEmpty()) {
            out.println(id + ": matches the catalog");
        }
    }

    private boolean matches(Comparison comparison) {
        return comparison.differences().isEmpty();
    }

    private static boolean allAnswered(DiscoveryAnswers answers) {
        return answers.answers().values().stream()
                .noneMatch(answer -> answer instanceof DiscoveryAnswers.Answer.Failed);
    }

    /** Writes the resolved destinations; returns whether all of them are in the files now. */
    private boolean writeDestinations(
            ConfigLoader loader,
            Collection<Comparison> compared,
            DestinationComparison destinations) {
        Map<Deployment, OfferedModel> offered = new LinkedHashMap<>();
        compared.forEach(comparison -> offered.putAll(comparison.offered()));
        PrintWriter out = spec.commandLine().getOut();
        try {
            Revision revision = Revision.of(offered, destinations);
            if (loader.loadWith(revision.texts()) instanceof LoadResult.Invalid invalid) {
                invalid.findings().forEach(spec.commandLine().getErr()::println);
                throw new CommandFailedException(
                        ExitCode.FINDINGS,
                        "the configuration does not load with these destinations, so nothing was"
                                + " written",
                        "correct the findings, then run it again");
            }
            revision.write();
            revision.written().forEach(line -> out.println("written: " + line));
            revision.rejected().forEach(line -> out.println("not written: " + line));
            if (revision.written().isEmpty() && revision.rejected().isEmpty()) {
                out.println("nothing to write");
            }
            return revision.rejected().isEmpty();
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the catalog was not written: "
                            + SingleLine.oneLine(String.valueOf(e.getMessage())),
                    "check that its folder is writable, then run it again");
        }
    }
}
