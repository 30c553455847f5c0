package dev.portolan.load.compare;

import dev.portolan.load.contender.Contender;
import dev.portolan.load.contender.Machine;
import dev.portolan.load.contender.RunningContender;
import dev.portolan.load.upstream.LoadUpstream;
import dev.portolan.load.upstream.ResponseShape;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The command {@code load-tests/compare}. */
public final class Compare {
    private static final int STARTS = 3;
    private final Options options;
    private final PrintStream out;
    private final Measurements measurements;
    private final Path scratch;

    private Compare(Options options, PrintStream out, Path scratch) {
        this.options = options;
        this.out = out;
        this.scratch = scratch;
        this.measurements = new Measurements(options.study().baseline());
    }

    /**
     * Runs the comparison and prints the table; exits with 2 for invalid arguments and 1 for I/O
     * errors.
     */
    public static void main(String[] args) throws InterruptedException {
        try {
            var options = Options.parse(List.of(args));
            new Compare(options, System.out, Files.createTempDirectory("portolan-compare-")).run();
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("compare: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        var running = new ArrayList<RunningContender>();
        try (var upstream = LoadUpstream.open(ResponseShape.IMMEDIATE)) {
            var hook = new Thread(() -> running.forEach(RunningContender::close));
            Runtime.getRuntime().addShutdownHook(hook);
            for (var contender : availableContenders()) {
                try {
                    running.add(startMeasured(contender, upstream));
                } catch (IOException e) {
                    out.println("skipped: " + e.getMessage());
                }
            }
            var scenarios =
                    new Scenarios(upstream, measurements, options.study(), options.length());
            for (var contender : running) {
                out.println("warming up " + contender.name());
                scenarios.warm(contender, options.warmUp());
            }
            var order = new ArrayList<>(running);
            for (int round = 1; round <= options.rounds(); round++) {
                out.printf("round %d of %d%n", round, options.rounds());
                round(scenarios, order);
            }
        } finally {
            running.forEach(RunningContender::close);
            deleteScratch();
        }
        writeReport();
    }

    /**
     * Drives all contenders with one load before the next load, in alternating order, so that a
     * machine that slows down temporarily affects all of them.
     */
    private void round(Scenarios scenarios, List<RunningContender> order)
            throws InterruptedException {
        for (var load : LoadPattern.values()) {
            for (int turn = 0; turn < load.turns() && options.study().has(load); turn++) {
                for (var contender : order) {
                    scenarios.drive(load, contender);
                }
                Collections.reverse(order);
            }
        }
    }

    private List<Contender> availableContenders() {
        var available = new ArrayList<Contender>();
        var launcher = options.home().resolve("portolan");
        for (var contender : options.study().contenders(launcher, options.gatewayOptions())) {
            if (contender.unavailability().isEmpty()) {
                available.add(contender);
            } else {
                out.println("skipped: " + contender.unavailability());
            }
        }
        return available;
    }

    /** Starts the contender several times to measure its start and returns the last process. */
    private RunningContender startMeasured(Contender contender, LoadUpstream upstream)
            throws IOException, InterruptedException {
        for (int start = 1; ; start++) {
            var folder = Files.createDirectories(scratch.resolve(contender.name() + start));
            var running = contender.start(upstream.port(), folder);
            if (running.process().isPresent()) {
                measurements.add(
                        contender.name(),
                        Measure.FIRST_ANSWER,
                        running.firstAnswer().toNanos() / 1e6);
            }
            if (start == STARTS) {
                recordIdleMemory(running);
                return running;
            }
            running.close();
        }
    }

    private void recordIdleMemory(RunningContender running) {
        running.usage()
                .ifPresent(
                        usage ->
                                measurements.add(
                                        running.name(),
                                        Measure.RESIDENT_IDLE,
                                        usage.residentMegabytes()));
    }

    private void deleteScratch() throws IOException {
        try (var files = Files.walk(scratch)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void writeReport() throws IOException {
        var table = new Table(measurements).markdown();
        var target = options.home().resolve("load-tests/target");
        Files.createDirectories(target);
        var base = "compare-" + options.study().label();
        Files.writeString(
                target.resolve(base + ".md"),
                Machine.describe(measurements.baseline()) + "\n\n" + table);
        Files.writeString(target.resolve(base + ".svg"), new Plot(measurements).svg());
        out.println();
        out.println(Machine.describe(measurements.baseline()));
        out.println();
        out.println(table);
        out.println("Written to " + target.resolve(base + ".md") + " and .svg");
    }
}
