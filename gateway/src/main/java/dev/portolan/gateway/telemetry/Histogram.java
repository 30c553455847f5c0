package dev.portolan.gateway.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.concurrent.atomic.LongAdder;

/** A histogram of durations with fixed buckets; recording costs two uncontended additions. */
final class Histogram {
    /** Buckets for whole requests, up to the longest usual deadline. */
    static final double[] REQUEST = {
        .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300
    };

    /** The buckets that OpenTelemetry advises for {@code gen_ai.server.time_to_first_token}. */
    static final double[] FIRST_TOKEN = {
        .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10
    };

    /** The buckets that OpenTelemetry advises for {@code gen_ai.server.time_per_output_token}. */
    static final double[] PER_TOKEN = {.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5};

    /** Buckets for the gateway's own time, usually tens of microseconds. */
    static final double[] OVERHEAD = {
        .00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5
    };

    private static final double NANOS = 1e-9;

    private final double[] bounds;
    private final long[] boundNanos;
    private final LongAdder[] counts;
    private final LongAdder sumNanos = new LongAdder();

    Histogram(double... boundsInSeconds) {
        bounds = boundsInSeconds;
        boundNanos = new long[bounds.length];
        counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
        for (int i = 0; i < bounds.length; i++) {
            boundNanos[i] = Math.round(bounds[i] / NANOS);
        }
    }

    void record(long nanos) {
        int bucket = 0;
        while (bucket < boundNanos.length && nanos > boundNanos[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
    }

    boolean isEmpty() {
        for (LongAdder count : counts) {
            if (count.sum() != 0) {
                return false;
            }
        }
        return true;
    }

    HistogramDataPointSnapshot snapshot(Labels labels) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++) {
            double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, counts[i].sum());
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(sumNanos.sum() * NANOS)
                .labels(labels)
                .build();
    }
}
