package dev.portolan.gateway.health;

import java.util.concurrent.TimeUnit;

/**
 * An average that believes a slow answer at once and a fast one only by and by.
 *
 * <p>A sample above the average becomes the average; one below pulls it down by the share {@code 1
 * - e^(-t/τ)} of the time {@code t} since the last sample, as in Finagle's peak EWMA. Thread-safe.
 */
final class PeakEwma {
    /** Without a sample for longer than this, the place is left alone. */
    private static final long LEFT_ALONE = TimeUnit.SECONDS.toNanos(1);

    /** So many times faster the average falls then. */
    private static final double FASTER = 4;

    private final double decayNanos;
    private double average = -1;
    private long updatedAt;

    /** An average whose memory has the time constant {@code decayNanos}, in nanoseconds. */
    PeakEwma(long decayNanos) {
        this.decayNanos = decayNanos;
    }

    /** Counts a duration of {@code nanos} seen at the moment {@code now}. */
    synchronized void record(long nanos, long now) {
        double before = nanos(now);
        if (before < 0 || nanos >= before) {
            average = nanos;
        } else {
            double kept = Math.exp(-Math.max(0, now - updatedAt) / decayNanos);
            average = before * kept + nanos * (1 - kept);
        }
        updatedAt = now;
    }

    /** Forgets all. */
    synchronized void forget() {
        average = -1;
    }

    /**
     * The average in nanoseconds at the moment {@code now}, or -1 where nothing was recorded. It
     * falls while nothing is: a place that is left alone because it was slow is tried again.
     */
    synchronized double nanos(long now) {
        double alone = Math.max(0, now - updatedAt - LEFT_ALONE);
        return average < 0 ? -1 : average * Math.exp(-alone * FASTER / decayNanos);
    }
}
