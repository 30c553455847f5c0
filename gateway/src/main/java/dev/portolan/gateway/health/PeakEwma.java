package dev.portolan.gateway.health;

import java.util.concurrent.TimeUnit;

/**
 * A moving average that rises to a slow sample at once and falls to fast ones gradually.
 *
 * <p>A sample above the average becomes the average; one below pulls it down by the share {@code 1
 * - e^(-t/τ)} of the time {@code t} since the last sample, as in Finagle's peak EWMA. Thread-safe.
 */
final class PeakEwma {
    /** After this time without a sample the average falls faster. */
    private static final long IDLE_AFTER = TimeUnit.SECONDS.toNanos(1);

    /** How many times faster it falls then. */
    private static final double IDLE_DECAY = 4;

    private final double decayNanos;
    private double average = -1;
    private long updatedAt;

    /** An average with the time constant {@code decayNanos}, in nanoseconds. */
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

    /** Forgets all samples. */
    synchronized void forget() {
        average = -1;
    }

    /**
     * The average in nanoseconds at the moment {@code now}, or -1 if nothing was recorded. It falls
     * without samples, so that a deployment that was slow is tried again.
     */
    synchronized double nanos(long now) {
        double idle = Math.max(0, now - updatedAt - IDLE_AFTER);
        return average < 0 ? -1 : average * Math.exp(-idle * IDLE_DECAY / decayNanos);
    }
}
