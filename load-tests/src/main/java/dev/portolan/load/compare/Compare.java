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
    private final Measurements figures;
    private final Path scratch;

    private Compare(Options options, PrintStream out, Path scratch) {
        this.options = options;
        this.out = out;
        this.scratch = scratch;
        this.figures = new Measurements(options.study().baseline());
    }

    /** Measures and prints; exit code 2 for unusable arguments, 1 when a contender won't start. */
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
            for (var contender : present()) {
                try {
                    running.add(started(contender, upstream));
                } catch (IOException e) {
                    out.println("left out: " + e.getMessage());
                }
            }
            var scenarios = new Scenarios(upstream, figures, options.study(), options.length());
            for (var one : running) {
                out.println("warming up " + one.name());
                scenarios.warm(one, options.warmUp());
            }
            var order = new ArrayList<>(running);
            for (int round = 1; round <= options.rounds(); round++) {
                out.printf("round %d of %d%n", round, options.rounds());
                round(scenarios, order);
            }
        } finally {
            running.forEach(RunningContender::close);
            clear();
        }
        report();
    }

    /**
     * Gives each load to all contenders in turn before the next load, now from the first and now
     * from the last: a machine that slows down for a minute slows them all.
     */
    private void round(Scenarios scenarios, List<RunningContender> order)
            throws InterruptedException {
        for (var load : LoadPattern.values()) {
            for (int turn = 0; turn < load.turns() && options.study().has(load); turn++) {
                for (var one : order) {
                    scenarios.drive(load, one);
                }
                Collections.reverse(order);
            }
        }
    }

    private List<Contender> present() {
        var present = new ArrayList<Contender>();
        var launcher = options.home().resolve("portolan");
        for (var contender : options.study().contenders(launcher, options.gatewayOptions())) {
            if (contender.absence().isEmpty()) {
                present.add(contender);
            } else {
                out.println("left out: " + contender.absence());
            }
        }
        return present;
    }

    /** Starts it several times to know how long that takes; the last one stays. */
    private RunningContender started(Contender contender, LoadUpstream upstream)
            throws IOException, InterruptedException {
        for (int start = 1; ; start++) {
            var folder = Files.createDirectories(scratch.resolve(contender.name() + start));
            var running = contender.start(upstream.port(), folder);
            if (running.process().isPresent()) {
                figures.add(
                        contender.name(),
                        Measure.FIRST_ANSWER,
                        running.firstAnswer().toNanos() / 1e6);
            }
            if (start == STARTS) {
                keepIdleMemory(running);
                return running;
            }
            running.close();
        }
    }

    private void keepIdleMemory(RunningContender running) {
        running.account()
                .ifPresent(
                        account ->
                                figures.add(
                                        running.name(),
                                        Measure.RESIDENT_IDLE,
                                        account.residentMegabytes()));
    }

    private void clear() throws IOException {
        try (var files = Files.walk(scratch)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void report() throws IOException {
        var table = new Table(figures).markdown();
        var target = options.home().resolve("load-tests/target");
        Files.createDirectories(target);
        var base = "compare-" + options.study().label();
        Files.writeString(
                target.resolve(base + ".md"),
                Machine.describe(figures.baseline()) + "\n\n" + table);
        Files.writeString(target.resolve(base + ".svg"), new Plot(figures).svg());
        out.println();
        out.println(Machine.describe(figures.baseline()));
        out.println();
        out.println(table);
        out.println("Written to " + target.resolve(base + ".md") + " and .svg");
    }
}
