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

/** Replays recorded decisions against another configuration and prints what would change. */
@Command(
        name = "simulate",
        description =
                "Replays the decisions that a gateway recorded (logs.decisions) against another"
                        + " configuration, and prints what would change by tenant: residency, cost,"
                        + " latency.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:replayed",
            "1:what --fail-on names has happened, or a configuration has errors",
            "2:the arguments or the log cannot be used"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int SHOWN = 5;

    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(
            names = "--baseline",
            paramLabel = "PATH",
            required = true,
            description = "the configuration to compare with, as --config")
    private Path baseline;

    @Option(
            names = "--log",
            paramLabel = "DECISIONS.jsonl",
            required = true,
            description = "what a gateway recorded")
    private Path log;

    @Option(
            names = "--fail-on",
            paramLabel = "CHANGE",
            description = "residency: exit 1 where a request would leave what the baseline kept")
    private Set<Change> failOn = Set.of();

    @Option(names = "--json", description = "for machines")
    private boolean json;

    @Spec private CommandSpec spec;

    /** A change that --fail-on may name. */
    private enum Change {
        /** A request leaves what the baseline kept. */
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
        Unread unread = new Unread();
        each(observed::add, unread);
        Replay replay = new Replay(before.replayed(), after.replayed(), observed);
        each(replay::add, new Unread());
        report(unread, before, after, err);
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

    /** Lines that are no records. */
    private static final class Unread {
        private final Findings findings = new Findings();
        private long lines;
        private long records;
    }

    private void each(Consumer<DecisionRecord> consumer, Unread unread) {
        try (BufferedReader reader = Files.newBufferedReader(log)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    read(number, line, consumer, unread);
                }
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE, log + " cannot be read", "give the log a gateway recorded");
        }
    }

    private void read(long number, String line, Consumer<DecisionRecord> consumer, Unread unread) {
        Findings findings = new Findings();
        RecordReader.read(log + ":" + number, line, findings)
                .ifPresentOrElse(
                        decision -> {
                            unread.records++;
                            consumer.accept(decision);
                        },
                        () -> {
                            unread.lines++;
                            if (unread.lines <= SHOWN) {
                                unread.findings.addAll(findings.sorted());
                            }
                        });
    }

    private void report(Unread unread, Snapshot before, Snapshot after, PrintWriter err) {
        for (Finding finding : unread.findings.sorted()) {
            err.println(finding);
        }
        if (unread.records == 0) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    log + " holds no record of a decision",
                    "give what a gateway wrote to logs.decisions");
        }
        if (unread.lines > 0) {
            err.println(
                    "portolan: %s left out: no records"
                            .formatted(SingleLine.count(unread.lines, "line")));
        }
        Set<String> beyond = after.recorded().beyond(before.recorded());
        if (!beyond.isEmpty()) {
            err.println(
                    "portolan: the candidate reads %s, which a gateway records only if its own"
                                    .formatted(String.join(", ", beyond))
                            + " policies or logs.decisions name it; where it is not recorded it"
                            + " reads as absent");
        }
        err.flush();
    }
}
