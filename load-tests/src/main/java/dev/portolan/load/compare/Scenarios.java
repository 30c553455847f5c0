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

/** Drives the load patterns against one contender at a time. */
final class Scenarios {
    private static final int CONNECTIONS = 64;
    private static final int RATE = 2_000;
    private static final int LONG_RATE = 100;
    private static final Duration WARMING = Duration.ofSeconds(10);

    /** A load is steady after three consecutive runs without a saving of more than 2 %. */
    private static final double STEADY_SHARE = 0.98;

    private static final int STEADY_TIMES = 3;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LoadUpstream upstream;
    private final Measurements measurements;
    private final Study study;
    private final Duration length;

    Scenarios(LoadUpstream upstream, Measurements measurements, Study study, Duration length) {
        this.upstream = upstream;
        this.measurements = measurements;
        this.study = study;
        this.length = length;
    }

    /** Runs one turn of {@code load} with one contender. */
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
     * Runs the loads without recording, complete answers and then streams, each until its cost is
     * steady or for at most {@code limit}, because a JVM compiles code as it is used.
     */
    void warm(RunningContender running, Duration limit) throws InterruptedException {
        untilSteady(limit, () -> saturated(running, WARMING, false));
        if (study.hasStreams()) {
            untilSteady(limit, () -> streams(running, StreamLoad.WARMING));
        }
    }

    private static void untilSteady(Duration limit, MeasuredLoad load) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        double last = Double.MAX_VALUE;
        int steady = 0;
        while (steady < STEADY_TIMES && System.nanoTime() < end) {
            double now = load.cost();
            steady = now >= last * STEADY_SHARE ? steady + 1 : 0;
            last = now;
        }
    }

    /** A load that returns the CPU time per request or event. */
    @FunctionalInterface
    private interface MeasuredLoad {
        double cost() throws InterruptedException;
    }

    /** Sends requests on 64 connections, each as soon as the previous one has ended. */
    private double saturated(RunningContender running, Duration duration, boolean record)
            throws InterruptedException {
        var tally = new Tally();
        long end = System.nanoTime() + duration.toNanos();
        try (var connections =
                LoadConnections.open(
                        CONNECTIONS,
                        running.port(),
                        running.request(false),
                        connection -> {
                            tally.count(connection);
                            long now = System.nanoTime();
                            if (now < end && connection.isOpen()) {
                                connection.send(now);
                            }
                        })) {
            double before = cpu(running);
            long started = System.nanoTime();
            LoadConnections.onLoop(
                    () ->
                            connections
                                    .all()
                                    .forEach(connection -> connection.send(System.nanoTime())));
            Thread.sleep(duration);
            double used = cpu(running) - before;
            long done = tally.ended();
            if (record) {
                double seconds = (System.nanoTime() - started) / 1e9;
                recordCpu(running, Measure.SATURATED_CPU, used / done);
                measurements.add(running.name(), Measure.SATURATED_RATE, done / seconds);
                measurements.add(running.name(), Measure.ERRORS, (double) tally.failed());
            }
            return used / done;
        }
    }

    /**
     * Sends 2,000 requests per second regardless of the responses. Each is timed from its intended
     * start, so that a pause counts against every request it delayed.
     */
    private void steady(RunningContender running) throws InterruptedException {
        var tally = new Tally();
        double used = atRate(running, running.request(false), RATE, tally);
        recordCpu(running, Measure.RATE_CPU, used);
        measurements.add(running.name(), Measure.RATE_P50, tally.micros(50));
        measurements.add(running.name(), Measure.RATE_P99, tally.micros(99));
        measurements.add(running.name(), Measure.ERRORS, (double) tally.failed());
    }

    /** Sends 100 conversations of 400 KB per second. */
    private void longRequests(RunningContender running) throws InterruptedException {
        var tally = new Tally();
        double used = atRate(running, running.longRequest(), LONG_RATE, tally);
        recordCpu(running, Measure.LONG_CPU, used);
        measurements.add(running.name(), Measure.LONG_P50, tally.micros(50));
        measurements.add(running.name(), Measure.ERRORS, (double) tally.failed());
    }

    /** Sends requests at a rate; returns the CPU time per request in microseconds. */
    private double atRate(RunningContender running, byte[] request, int rate, Tally tally)
            throws InterruptedException {
        var idle = new ArrayDeque<LoadConnection>();
        var pending = new ArrayDeque<Long>();
        try (var connections =
                LoadConnections.open(
                        CONNECTIONS,
                        running.port(),
                        request,
                        connection -> {
                            tally.count(connection);
                            idle.add(connection);
                            dispatch(idle, pending);
                        })) {
            LoadConnections.onLoop(() -> idle.addAll(connections.all()));
            double before = cpu(running);
            sendAtRate(
                    rate,
                    intended ->
                            LoadConnections.onLoopAsync(
                                    () -> {
                                        pending.add(intended);
                                        dispatch(idle, pending);
                                    }));
            double used = cpu(running) - before;
            tally.stop();
            return used / Math.max(1, tally.ended());
        }
    }

    private void sendAtRate(int rate, LongConsumer send) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        long started = System.nanoTime();
        for (long due = 0; due < length.toNanos(); due += interval) {
            long wait = started + due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            send.accept(started + due);
        }
    }

    private static void dispatch(Deque<LoadConnection> idle, Deque<Long> pending) {
        while (!pending.isEmpty() && !idle.isEmpty()) {
            var connection = idle.remove();
            if (connection.isOpen()) {
                connection.send(pending.remove());
            }
        }
    }

    /** Opens streams of 100 events, which overlap for most of their duration. */
    private double streams(RunningContender running, StreamLoad load) throws InterruptedException {
        upstream.shape(ResponseShape.IMMEDIATE.streaming(StreamLoad.EVENTS, load.between()));
        var tally = new Tally();
        var remaining = new CountDownLatch(load.count());
        long heapBefore = load.heap() == null ? 0 : heap(running);
        try (var connections =
                LoadConnections.open(
                        load.count(),
                        running.port(),
                        running.request(true),
                        connection -> {
                            tally.count(connection);
                            remaining.countDown();
                        })) {
            double before = cpu(running);
            open(connections, load.between().multipliedBy(20));
            boolean endedEarly =
                    remaining.await(load.between().toMillis() * 50, TimeUnit.MILLISECONDS);
            if (!endedEarly) {
                recordMemory(running, load, heapBefore);
            }
            boolean ended = remaining.await(60, TimeUnit.SECONDS);
            double perEvent = (cpu(running) - before) / Math.max(1, tally.events());
            recordStreams(running, load, tally, perEvent, ended ? 0 : remaining.getCount());
            return perEvent;
        }
    }

    private void recordStreams(
            RunningContender running,
            StreamLoad load,
            Tally tally,
            double perEvent,
            long unfinished) {
        Measure cpu = load.cpu();
        if (cpu == null) {
            return;
        }
        recordCpu(running, cpu, perEvent);
        Measure first = load.first();
        if (first != null) {
            measurements.add(running.name(), first, tally.micros(50));
        }
        measurements.add(running.name(), Measure.ERRORS, (double) (tally.failed() + unfinished));
    }

    private void recordMemory(RunningContender running, StreamLoad load, long heapBefore) {
        Measure resident = load.resident();
        if (resident != null) {
            running.usage()
                    .ifPresent(
                            usage ->
                                    measurements.add(
                                            running.name(), resident, usage.residentMegabytes()));
        }
        long now = load.heap() == null ? 0 : heap(running);
        if (load.heap() != null && now > 0) {
            measurements.add(
                    running.name(), load.heap(), (double) (now - heapBefore) / load.count());
        }
    }

    /** Returns the bytes of live objects in the heap; 0 for a contender that is not a JVM. */
    private static long heap(RunningContender running) {
        return running.usage().map(ProcessUsage::liveHeapBytes).orElse(0L);
    }

    /** Starts all streams, evenly distributed over a duration. */
    private static void open(LoadConnections connections, Duration over) {
        long interval = over.toNanos() / connections.all().size();
        long started = System.nanoTime();
        long due = started;
        for (var connection : connections.all()) {
            due += interval;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            LoadConnections.onLoopAsync(() -> connection.send(System.nanoTime()));
        }
    }

    private void recordCpu(RunningContender running, Measure measure, double value) {
        if (running.process().isPresent()) {
            measurements.add(running.name(), measure, value);
        }
    }

    private static double cpu(RunningContender running) {
        return running.usage().map(ProcessUsage::cpuMicros).orElse(0.0);
    }

    /** The results of one scenario's requests; updated on the load generator's event loop. */
    private static final class Tally {
        private final Histogram times = new Histogram(MAX_NANOS, 3);
        private volatile long ended;
        private volatile long failed;
        private volatile long events;
        private volatile boolean stopped;

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void count(LoadConnection connection) {
            if (stopped) {
                return;
            }
            boolean truncated = connection.events() > 0 && connection.events() < 100;
            if (!connection.succeeded() || truncated) {
                failed++;
            }
            long until = connection.firstEvent() > 0 ? connection.firstEvent() : System.nanoTime();
            times.recordValue(Math.clamp(until - connection.began(), 0, MAX_NANOS));
            events += connection.events();
            ended++;
        }

        /** Stops counting; requests that end from now on were cut off by the end of the load. */
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
