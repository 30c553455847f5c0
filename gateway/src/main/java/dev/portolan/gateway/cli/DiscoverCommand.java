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

/** Asks the clouds what they have and prints how the catalogue differs from it. */
@Command(
        name = "discover",
        description =
                "Asks the clouds what an account has there, and prints how the catalogue differs:"
                        + " missing, undeclared, sku, version, residency.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the catalogue is right",
            "1:it differs, or a cloud did not answer, or something could not be written",
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

    @Option(
            names = "--write",
            description =
                    "write the destinations of inference profiles, and the day, into the"
                            + " catalogue's files")
    private boolean write;

    @Spec private CommandSpec spec;

    DiscoverCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ConfigLoader loader = config.loader(environment);
        DestinationComparison places =
                new DestinationComparison(ResidencyFacts.load(), Instant.now());
        Catalog catalog = catalog(loader);
        refuseStrangers(catalog);
        DiscoveryAnswers inquiry = DiscoveryAnswers.request(catalog, addresses);
        Map<String, Comparison> compared = inquiry.compare(catalog, places);
        boolean right = told(inquiry, compared);
        if (write) {
            boolean whole = revised(loader, compared.values(), places);
            // What the catalogue says now counts, not what it said when the clouds were asked.
            compared = inquiry.compare(catalog(loader), places);
            right = whole && answered(inquiry) && compared.values().stream().allMatch(this::right);
        }
        out.flush();
        return right ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private Catalog catalog(ConfigLoader loader) {
        return config.valid(loader, spec.commandLine().getErr()).snapshot().catalog();
    }

    private void refuseStrangers(Catalog catalog) {
        var known = DiscoveryAnswers.endpoints(catalog).keySet();
        for (String id : addresses.keySet()) {
            if (!known.contains(id)) {
                throw new CommandFailedException(
                        ExitCode.UNUSABLE,
                        "--endpoint %s: the catalogue has no such endpoint (expected: one of %s)"
                                .formatted(id, String.join(", ", known)),
                        "correct --endpoint");
            }
        }
    }

    /** Prints what was found; whether all is as the clouds say. */
    private boolean told(DiscoveryAnswers inquiry, Map<String, Comparison> compared) {
        PrintWriter out = spec.commandLine().getOut();
        boolean right = answered(inquiry);
        for (Map.Entry<String, DiscoveryAnswers.Answer> each : inquiry.answers().entrySet()) {
            String id = each.getKey();
            switch (each.getValue()) {
                case DiscoveryAnswers.Answer.Failed untold ->
                        spec.commandLine()
                                .getErr()
                                .println(
                                        "portolan: %s: not answered: %s"
                                                .formatted(id, untold.reason()));
                case DiscoveryAnswers.Answer.Unsupported unasked ->
                        out.println(
                                "%s: not asked: %s has nothing that lists"
                                        .formatted(id, unasked.provider()));
                case DiscoveryAnswers.Answer.Listed _told -> {
                    Comparison comparison = compared.get(id);
                    right &= comparison != null && right(comparison);
                    tell(id, comparison);
                }
            }
        }
        return right;
    }

    private void tell(String id, @Nullable Comparison comparison) {
        PrintWriter out = spec.commandLine().getOut();
        List<CatalogDifference> differences =
                comparison == null ? List.of() : comparison.differences();
        differences.forEach(difference -> out.println(id + ": " + difference));
        if (differences.isEmpty()) {
            out.println(id + ": as the catalogue says");
        }
    }

    private boolean right(Comparison comparison) {
        return comparison.differences().isEmpty();
    }

    private static boolean answered(DiscoveryAnswers inquiry) {
        return inquiry.answers().values().stream()
                .noneMatch(answer -> answer instanceof DiscoveryAnswers.Answer.Failed);
    }

    /** Whether all that was resolved is in the files now. */
    private boolean revised(
            ConfigLoader loader, Collection<Comparison> compared, DestinationComparison places) {
        Map<Deployment, OfferedModel> offered = new LinkedHashMap<>();
        compared.forEach(comparison -> offered.putAll(comparison.offered()));
        PrintWriter out = spec.commandLine().getOut();
        try {
            Revision revision = Revision.of(offered, places);
            if (loader.loadWith(revision.texts()) instanceof LoadResult.Invalid invalid) {
                invalid.findings().forEach(spec.commandLine().getErr()::println);
                throw new CommandFailedException(
                        ExitCode.FINDINGS,
                        "with these destinations the configuration does not hold, so that nothing"
                                + " was written",
                        "mend what the findings name, then try again");
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
                    "the catalogue was not written: "
                            + SingleLine.oneLine(String.valueOf(e.getMessage())),
                    "see that its folder can be written to, and try again");
        }
    }
}
