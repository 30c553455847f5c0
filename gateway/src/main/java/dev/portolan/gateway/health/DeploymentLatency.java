package dev.portolan.gateway.health;

import java.util.concurrent.TimeUnit;

/**
 * The recent latency of one deployment: time to a stream's first token, time per token after it,
 * and time to a whole answer, measured separately. Thread-safe; times in nanoseconds.
 */
public final class DeploymentLatency {
    private static final long HALF_LIFE = TimeUnit.MINUTES.toNanos(1);
    private static final long PEAK_DECAY = TimeUnit.SECONDS.toNanos(10);

    private final DecayingHistogram firstToken = new DecayingHistogram(HALF_LIFE);
    private final DecayingHistogram perToken = new DecayingHistogram(HALF_LIFE);
    private final DecayingHistogram whole = new DecayingHistogram(HALF_LIFE);
    private final PeakEwma peak = new PeakEwma(PEAK_DECAY);

    /** Counts a first token that took {@code nanos}. */
    public void recordFirstToken(long nanos, long now) {
        firstToken.record(nanos, now);
        peak.record(nanos, now);
    }

    /** Counts {@code tokens} tokens after the first that took {@code nanos} together. */
    public void recordTokens(long nanos, long tokens, long now) {
        if (tokens > 0) {
            perToken.record(nanos / tokens, now);
        }
    }

    /**
     * Counts an answer that came in one piece after {@code nanos}, from which no time to first
     * token can be derived.
     */
    public void recordWholeAnswer(long nanos, long now) {
        whole.record(nanos, now);
    }

    /**
     * Counts an attempt that failed after {@code nanos}, so that a broken deployment never looks
     * fast.
     */
    public void recordFailure(long nanos, long now) {
        peak.record(nanos, now);
    }

    /**
     * Forgets the failures of an outage that is over and, if it was {@code slow}, the times
     * measured in it.
     */
    void forgetOutage(boolean slow) {
        peak.forget();
        if (slow) {
            firstToken.forget();
            perToken.forget();
            whole.forget();
        }
    }

    /** The time to first token at {@code quantile}, from 0 to 1; -1 if it is not known. */
    public long firstTokenQuantile(double quantile, long now) {
        return firstToken.quantile(quantile, now);
    }

    /** The time of a whole answer at {@code quantile}, from 0 to 1; -1 if it is not known. */
    public long wholeAnswerQuantile(double quantile, long now) {
        return whole.quantile(quantile, now);
    }

    /** The time per output token at {@code quantile}, from 0 to 1; -1 if it is not known. */
    public long perTokenQuantile(double quantile, long now) {
        return perToken.quantile(quantile, now);
    }

    /**
     * The peak-sensitive average of the time to first token, at least the median; -1 if it is not
     * known.
     */
    public double peakAverage(long now) {
        return Math.max(peak.nanos(now), (double) firstTokenQuantile(0.5, now));
    }
}
