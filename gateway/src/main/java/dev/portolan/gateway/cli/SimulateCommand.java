package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.replay.DecisionRecord;
import dev.portolan.policy.replay.DifferenceJson;
import dev.portolan.policy.replay.DifferenceText;
import dev.portolan.policy.replay.ObservedState;
import dev.portolan.policy.replay.RecordReader;
import dev.portolan.policy.replay.Replay;
import dev.portolan.policy.replay.ReplayDifference;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Replays recorded decisions against another configuration and prints the differences. */
@Command(
        name = "simulate",
        description =
                "Replays the decisions that a gateway recorded (logs.decisions) against another"
                        + " configuration, and prints the differences by tenant: residency, cost,"
                        + " latency.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:replayed",
            "1:a change named by --fail-on occurs, or a configuration has errors",
            "2:unusable arguments or log"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int MAX_SHOWN = 5;

    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(
            names = "--baseline",
            paramLabel = "PATH",
            required = true,
            description = "the configuration to compare with, a path as for --config")
    private Path baseline;

    @Option(
            names = "--log",
            paramLabel = "DECISIONS.jsonl",
            required = true,
            description = "the decision log of a gateway")
    private Path log;

    @Option(
            names = "--fail-on",
            paramLabel = "CHANGE",
            description = "residency: exit 1 if a request would leave the baseline's bounds")
    private Set<Change> failOn = Set.of();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec private CommandSpec spec;

    /** The changes that {@code --fail-on} accepts. */
    private enum Change {
        /** A request would leave the baseline's bounds. */
        RESIDENCY
    }

    SimulateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        ConfigOption old = ConfigOption.at(baseline, "--baseline");
        Snapshot before = snapshot(old, err);
        Snapshot after = snapshot(config, err);
        ObservedState observed = new ObservedState();
        SkippedLines skipped = new SkippedLines();
        each(observed::add, skipped);
        Replay replay = new Replay(before.replayed(), after.replayed(), observed);
        each(replay::add, new SkippedLines());
        report(skipped, before, after, err);
        ReplayDifference difference = replay.difference();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(DifferenceJson.of(difference));
        } else {
            out.print(DifferenceText.of(difference));
        }
        out.flush();
        boolean failed = failOn.contains(Change.RESIDENCY) && difference.leaving() > 0;
        return failed ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private Snapshot snapshot(ConfigOption option, PrintWriter err) {
        LoadResult loaded = option.loader(environment).loadUnproved();
        return option.valid(loaded, err).snapshot();
    }

    /** The lines of a log that are not decision records. */
    private static final class SkippedLines {
        private final Findings findings = new Findings();
        private long lines;
        private long records;
    }

    private void each(Consumer<DecisionRecord> consumer, SkippedLines skipped) {
        try (BufferedReader reader = Files.newBufferedReader(log)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    read(number, line, consumer, skipped);
                }
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    log + " cannot be read",
                    "pass the decision log of a gateway");
        }
    }

    private void read(
            long number, String line, Consumer<DecisionRecord> consumer, SkippedLines skipped) {
        Findings findings = new Findings();
        RecordReader.read(log + ":" + number, line, findings)
                .ifPresentOrElse(
                        decision -> {
                            skipped.records++;
                            consumer.accept(decision);
                        },
                        () -> {
                            skipped.lines++;
                            if (skipped.lines <= MAX_SHOWN) {
                                skipped.findings.addAll(findings.sorted());
                            }
                        });
    }

    private void report(SkippedLines skipped, Snapshot before, Snapshot after, PrintWriter err) {
        for (Finding finding : skipped.findings.sorted()) {
            err.println(finding);
        }
        if (skipped.records == 0) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    log + " contains no decision record",
                    "pass the file that a gateway wrote to logs.decisions");
        }
        if (skipped.lines > 0) {
            err.println(
                    "portolan: %s skipped: not decision records"
                            .formatted(SingleLine.count(skipped.lines, "line")));
        }
        Set<String> beyond = after.recorded().beyond(before.recorded());
        if (!beyond.isEmpty()) {
            err.println(
                    "portolan: the candidate reads %s, which a gateway records only if its own"
                                    .formatted(String.join(", ", beyond))
                            + " policies or logs.decisions name it; values that were not recorded"
                            + " read as absent");
        }
        err.flush();
    }
}
