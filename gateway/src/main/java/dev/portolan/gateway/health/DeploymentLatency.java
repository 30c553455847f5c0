package dev.portolan.gateway.health;

import java.util.concurrent.TimeUnit;

/**
 * How quick one deployment has been lately: the time to a stream's first token, the time per token
 * after it, and the time of a whole answer, apart. Thread-safe; all times in nanoseconds.
 */
public final class DeploymentLatency {
    private static final long HALF_LIFE = TimeUnit.MINUTES.toNanos(1);
    private static final long PEAK_DECAY = TimeUnit.SECONDS.toNanos(10);

    private final DecayingHistogram firstToken = new DecayingHistogram(HALF_LIFE);
    private final DecayingHistogram perToken = new DecayingHistogram(HALF_LIFE);
    private final DecayingHistogram whole = new DecayingHistogram(HALF_LIFE);
    private final PeakEwma peak = new PeakEwma(PEAK_DECAY);

    /** Counts a first token that took {@code nanos}. */
    public void firstToken(long nanos, long now) {
        firstToken.record(nanos, now);
        peak.record(nanos, now);
    }

    /** Counts {@code tokens} tokens after the first that took {@code nanos} together. */
    public void tokens(long nanos, long tokens, long now) {
        if (tokens > 0) {
            perToken.record(nanos / tokens, now);
        }
    }

    /**
     * Counts an answer that came in one piece after {@code nanos}: how long it is says nothing of
     * when its first token was there.
     */
    public void whole(long nanos, long now) {
        whole.record(nanos, now);
    }

    /**
     * Counts an attempt that failed after {@code nanos}, so that a broken place never looks quick.
     */
    public void failed(long nanos, long now) {
        peak.record(nanos, now);
    }

    /**
     * An outage is over: what was recorded of its failures counts no more, nor, where it was {@code
     * slow}, what was measured in it.
     */
    void forgetOutage(boolean slow) {
        peak.forget();
        if (slow) {
            firstToken.forget();
            perToken.forget();
            whole.forget();
        }
    }

    /** The time to first token at {@code quantile}, from 0 to 1; -1 where it is not known. */
    public long firstTokenAt(double quantile, long now) {
        return firstToken.quantile(quantile, now);
    }

    /** The time of a whole answer at {@code quantile}, from 0 to 1; -1 where it is not known. */
    public long wholeAt(double quantile, long now) {
        return whole.quantile(quantile, now);
    }

    /** The time per output token at {@code quantile}, from 0 to 1; -1 where it is not known. */
    public long perTokenAt(double quantile, long now) {
        return perToken.quantile(quantile, now);
    }

    /**
     * The peak-sensitive average of the time to first token, never less than is usual; -1 where it
     * is not known.
     */
    public double peakAverage(long now) {
        return Math.max(peak.nanos(now), (double) firstTokenAt(0.5, now));
    }
}
