package dev.portolan.gateway.health;

import java.util.Arrays;

/**
 * A histogram of durations in which a sample counts half after one half-life.
 *
 * <p>Buckets grow by a quarter of an octave from one millisecond, so a quantile is at most 19 % too
 * high and never too low; the last bucket holds all above 15 minutes. Decay multiplies what a new
 * sample weighs rather than what old ones do, and rescales before the weights overflow.
 * Thread-safe.
 */
final class DecayingHistogram {
    private static final double BUCKETS_PER_OCTAVE = 4;
    private static final double FIRST_NANOS = 1e6;
    private static final int BUCKETS = 81;
    private static final double RESCALE_ABOVE = 1e12;

    /** The total weight below which the histogram counts as empty. */
    private static final double MIN_WEIGHT = 0.5;

    private final double halfLifeNanos;
    private final double[] weights = new double[BUCKETS];
    private double total;
    private long origin;
    private boolean started;

    /** A histogram in which a sample counts half after {@code halfLifeNanos} nanoseconds. */
    DecayingHistogram(long halfLifeNanos) {
        this.halfLifeNanos = halfLifeNanos;
    }

    /** Counts a duration of {@code nanos} seen at the moment {@code now}, both in nanoseconds. */
    synchronized void record(long nanos, long now) {
        if (!started) {
            started = true;
            origin = now;
        }
        double weight = weightAt(now);
        if (weight > RESCALE_ABOVE) {
            rescale(weight, now);
            weight = 1;
        }
        weights[bucketOf(nanos)] += weight;
        total += weight;
    }

    /** Forgets all samples. */
    synchronized void forget() {
        Arrays.fill(weights, 0);
        total = 0;
        started = false;
    }

    /**
     * The duration, in nanoseconds, that the share {@code quantile} of the samples stays within; -1
     * if it is empty.
     */
    synchronized long quantile(double quantile, long now) {
        if (!started || total / weightAt(now) < MIN_WEIGHT) {
            return -1;
        }
        double wanted = quantile * total;
        double seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += weights[i];
            if (seen >= wanted) {
                return upperBound(i);
            }
        }
        return upperBound(BUCKETS - 1);
    }

    private void rescale(double weight, long now) {
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] /= weight;
        }
        total = Arrays.stream(weights).sum();
        origin = now;
    }

    private double weightAt(long now) {
        return Math.exp(Math.max(0, now - origin) / halfLifeNanos * Math.log(2));
    }

    private static int bucketOf(long nanos) {
        if (nanos <= FIRST_NANOS) {
            return 0;
        }
        double octaves = Math.log(nanos / FIRST_NANOS) / Math.log(2);
        return Math.min(BUCKETS - 1, (int) Math.ceil(octaves * BUCKETS_PER_OCTAVE));
    }

    private static long upperBound(int bucket) {
        return (long) (FIRST_NANOS * Math.pow(2, bucket / BUCKETS_PER_OCTAVE));
    }
}
