package dev.portolan.gateway.upstream;

/**
 * An average that believes a slow answer at once and a fast one only by and by.
 *
 * <p>A sample above the average becomes the average; one below pulls it down by the share {@code 1
 * - e^(-t/τ)} of the time {@code t} since the last sample, as in Finagle's peak EWMA. Thread-safe.
 */
final class PeakAverage {
    private final double decayNanos;
    private double average = -1;
    private long updatedAt;

    /** An average whose memory has the time constant {@code decayNanos}, in nanoseconds. */
    PeakAverage(long decayNanos) {
        this.decayNanos = decayNanos;
    }

    /** Counts a duration of {@code nanos} seen at the moment {@code now}. */
    synchronized void record(long nanos, long now) {
        if (average < 0 || nanos >= average) {
            average = nanos;
        } else {
            double kept = Math.exp(-Math.max(0, now - updatedAt) / decayNanos);
            average = average * kept + nanos * (1 - kept);
        }
        updatedAt = now;
    }

    /** The average in nanoseconds, or -1 where nothing was recorded. */
    synchronized double nanos() {
        return average;
    }
}
