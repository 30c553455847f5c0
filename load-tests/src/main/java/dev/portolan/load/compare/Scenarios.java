package dev.portolan.load.compare;

import dev.portolan.load.contender.ProcessUsage;
import dev.portolan.load.contender.RunningContender;
import dev.portolan.load.upstream.LoadUpstream;
import dev.portolan.load.upstream.ResponseShape;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** The loads, each driven against one contender at a time. */
final class Scenarios {
    private static final int CONNECTIONS = 64;
    private static final int RATE = 2_000;
    private static final int LONG_RATE = 100;
    private static final Duration WARMING = Duration.ofSeconds(10);

    /** Steady is what three times running does not get cheaper by more than a fiftieth. */
    private static final double STEADY_SHARE = 0.98;

    private static final int STEADY_TIMES = 3;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LoadUpstream upstream;
    private final Measurements figures;
    private final Study study;
    private final Duration length;

    Scenarios(LoadUpstream upstream, Measurements figures, Study study, Duration length) {
        this.upstream = upstream;
        this.figures = figures;
        this.study = study;
        this.length = length;
    }

    /** One turn of {@code load} with one contender. */
    void drive(LoadPattern load, RunningContender running) throws InterruptedException {
        switch (load) {
            case SATURATED -> saturated(running, length.dividedBy(load.turns()), true);
            case STEADY -> steady(running);
            case LONG -> longRequests(running);
            case STREAMS_250 -> streams(running, StreamLoad.OF_250);
            case STREAMS_1000 -> streams(running, StreamLoad.OF_1000);
            case STREAMS_10000 -> streams(running, StreamLoad.OF_10000);
        }
    }

    /**
     * Exercises what will be measured without keeping the figures, whole answers and then streams,
     * each until it costs what it did the time before, or for {@code most}: a virtual machine
     * compiles each way when it is much used, and that is a cost of its start.
     */
    void warm(RunningContender running, Duration most) throws InterruptedException {
        untilSteady(most, () -> saturated(running, WARMING, false));
        if (study.hasStreams()) {
            untilSteady(most, () -> streams(running, StreamLoad.WARMING));
        }
    }

    private static void untilSteady(Duration most, Costed load) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        double last = Double.MAX_VALUE;
        int steady = 0;
        while (steady < STEADY_TIMES && System.nanoTime() < end) {
            double now = load.cost();
            steady = now >= last * STEADY_SHARE ? steady + 1 : 0;
            last = now;
        }
    }

    /** A load that tells the CPU time each of its requests or events took. */
    @FunctionalInterface
    private interface Costed {
        double cost() throws InterruptedException;
    }

    /** As many requests as 64 connections carry, each sent when the one before has ended. */
    private double saturated(RunningContender running, Duration duration, boolean kept)
            throws InterruptedException {
        var tally = new Tally();
        long end = System.nanoTime() + duration.toNanos();
        try (var lines =
                LoadConnections.open(
                        CONNECTIONS,
                        running.port(),
                        running.request(false),
                        line -> {
                            tally.count(line);
                            long now = System.nanoTime();
                            if (now < end && line.isOpen()) {
                                line.send(now);
                            }
                        })) {
            double before = cpu(running);
            long begun = System.nanoTime();
            LoadConnections.onLoop(() -> lines.all().forEach(line -> line.send(System.nanoTime())));
            Thread.sleep(duration);
            double used = cpu(running) - before;
            long done = tally.ended();
            if (kept) {
                double seconds = (System.nanoTime() - begun) / 1e9;
                keepCpu(running, Measure.SATURATED_CPU, used / done);
                figures.add(running.name(), Measure.SATURATED_RATE, done / seconds);
                figures.add(running.name(), Measure.ERRORS, (double) tally.failed());
            }
            return used / done;
        }
    }

    /**
     * 2,000 requests a second whatever becomes of them; each is timed from when it should have been
     * sent, so that a pause counts against every request it delayed.
     */
    private void steady(RunningContender running) throws InterruptedException {
        var tally = new Tally();
        double used = atRate(running, running.request(false), RATE, tally);
        keepCpu(running, Measure.RATE_CPU, used);
        figures.add(running.name(), Measure.RATE_P50, tally.micros(50));
        figures.add(running.name(), Measure.RATE_P99, tally.micros(99));
        figures.add(running.name(), Measure.ERRORS, (double) tally.failed());
    }

    /** A hundred conversations of 400 KB a second. */
    private void longRequests(RunningContender running) throws InterruptedException {
        var tally = new Tally();
        double used = atRate(running, running.longRequest(), LONG_RATE, tally);
        keepCpu(running, Measure.LONG_CPU, used);
        figures.add(running.name(), Measure.LONG_P50, tally.micros(50));
        figures.add(running.name(), Measure.ERRORS, (double) tally.failed());
    }

    /** Sends at a rate; the CPU time that each request took, in microseconds. */
    private double atRate(RunningContender running, byte[] request, int rate, Tally tally)
            throws InterruptedException {
        var idle = new ArrayDeque<LoadConnection>();
        var late = new ArrayDeque<Long>();
        try (var lines =
                LoadConnections.open(
                        CONNECTIONS,
                        running.port(),
                        request,
                        line -> {
                            tally.count(line);
                            idle.add(line);
                            dispatch(idle, late);
                        })) {
            LoadConnections.onLoop(() -> idle.addAll(lines.all()));
            double before = cpu(running);
            pace(
                    rate,
                    intended ->
                            LoadConnections.later(
                                    () -> {
                                        late.add(intended);
                                        dispatch(idle, late);
                                    }));
            double used = cpu(running) - before;
            tally.stop();
            return used / Math.max(1, tally.ended());
        }
    }

    private void pace(int rate, LongConsumer send) {
        long gap = TimeUnit.SECONDS.toNanos(1) / rate;
        long begun = System.nanoTime();
        for (long due = 0; due < length.toNanos(); due += gap) {
            long wait = begun + due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            send.accept(begun + due);
        }
    }

    private static void dispatch(Deque<LoadConnection> idle, Deque<Long> late) {
        while (!late.isEmpty() && !idle.isEmpty()) {
            var line = idle.remove();
            if (line.isOpen()) {
                line.send(late.remove());
            }
        }
    }

    /** Streams of 100 events, all open together for most of their time. */
    private double streams(RunningContender running, StreamLoad load) throws InterruptedException {
        upstream.shape(ResponseShape.IMMEDIATE.streaming(StreamLoad.EVENTS, load.between()));
        var tally = new Tally();
        var left = new CountDownLatch(load.count());
        long heapBefore = load.heap() == null ? 0 : heap(running);
        try (var lines =
                LoadConnections.open(
                        load.count(),
                        running.port(),
                        running.request(true),
                        line -> {
                            tally.count(line);
                            left.countDown();
                        })) {
            double before = cpu(running);
            open(lines, load.between().multipliedBy(20));
            boolean whole = left.await(load.between().toMillis() * 50, TimeUnit.MILLISECONDS);
            if (!whole) {
                keepMemory(running, load, heapBefore);
            }
            boolean ended = left.await(60, TimeUnit.SECONDS);
            double perEvent = (cpu(running) - before) / Math.max(1, tally.events());
            keepStreams(running, load, tally, perEvent, ended ? 0 : left.getCount());
            return perEvent;
        }
    }

    private void keepStreams(
            RunningContender running, StreamLoad load, Tally tally, double perEvent, long lost) {
        Measure cpu = load.cpu();
        if (cpu == null) {
            return;
        }
        keepCpu(running, cpu, perEvent);
        Measure first = load.first();
        if (first != null) {
            figures.add(running.name(), first, tally.micros(50));
        }
        figures.add(running.name(), Measure.ERRORS, (double) (tally.failed() + lost));
    }

    private void keepMemory(RunningContender running, StreamLoad load, long heapBefore) {
        Measure resident = load.resident();
        if (resident != null) {
            running.account()
                    .ifPresent(
                            account ->
                                    figures.add(
                                            running.name(), resident, account.residentMegabytes()));
        }
        long now = load.heap() == null ? 0 : heap(running);
        if (load.heap() != null && now > 0) {
            figures.add(running.name(), load.heap(), (double) (now - heapBefore) / load.count());
        }
    }

    /** The bytes of live objects in a gateway's heap; 0 for one that is not a JVM. */
    private static long heap(RunningContender running) {
        return running.account().map(ProcessUsage::liveHeapBytes).orElse(0L);
    }

    /** Begins every stream, evenly over some time. */
    private static void open(LoadConnections lines, Duration over) {
        long gap = over.toNanos() / lines.all().size();
        long begun = System.nanoTime();
        long due = begun;
        for (var line : lines.all()) {
            due += gap;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            LoadConnections.later(() -> line.send(System.nanoTime()));
        }
    }

    private void keepCpu(RunningContender running, Measure measure, double value) {
        if (running.process().isPresent()) {
            figures.add(running.name(), measure, value);
        }
    }

    private static double cpu(RunningContender running) {
        return running.account().map(ProcessUsage::cpuMicros).orElse(0.0);
    }

    /** What the exchanges of one scenario came to; filled on the load's event loop. */
    private static final class Tally {
        private final Histogram times = new Histogram(LONGEST_NANOS, 3);
        private volatile long ended;
        private volatile long failed;
        private volatile long events;
        private volatile boolean stopped;

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void count(LoadConnection line) {
            if (stopped) {
                return;
            }
            boolean cut = line.events() > 0 && line.events() < 100;
            if (!line.succeeded() || cut) {
                failed++;
            }
            long until = line.firstEvent() > 0 ? line.firstEvent() : System.nanoTime();
            times.recordValue(Math.clamp(until - line.began(), 0, LONGEST_NANOS));
            events += line.events();
            ended++;
        }

        /** Counts no more: what ends now ends because the load does. */
        void stop() {
            stopped = true;
        }

        long ended() {
            return ended;
        }

        long failed() {
            return failed;
        }

        long events() {
            return events;
        }

        double micros(double percentile) {
            var value = new double[1];
            LoadConnections.onLoop(() -> value[0] = times.getValueAtPercentile(percentile) / 1e3);
            return value[0];
        }
    }
}
