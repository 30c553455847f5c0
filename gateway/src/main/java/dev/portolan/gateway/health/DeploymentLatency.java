package dev.portolan.gateway.health;

import dev.portolan.gateway.tuning.HealthSettings;

/**
 * The recent latency of one deployment: time to a stream's first token, time per token after it,
 * and time to a whole answer, measured separately. Thread-safe; times in nanoseconds.
 */
public final class DeploymentLatency {
    private HealthSettings.Latency settings;
    private volatile Measurements measured;

    /** Creates latencies without measurements. */
    public DeploymentLatency(HealthSettings.Latency settings) {
        this.settings = settings;
        this.measured = Measurements.none(settings);
    }

    /** Uses other settings from now on; if they differ, the measurements start empty. */
    synchronized void apply(HealthSettings.Latency next) {
        if (!next.equals(settings)) {
            settings = next;
            measured = Measurements.none(next);
        }
    }

    /** Counts a first token that took {@code nanos}. */
    public void recordFirstToken(long nanos, long now) {
        measured.firstToken().record(nanos, now);
        measured.peak().record(nanos, now);
    }

    /** Counts {@code tokens} tokens after the first that took {@code nanos} together. */
    public void recordTokens(long nanos, long tokens, long now) {
        if (tokens > 0) {
            measured.perToken().record(nanos / tokens, now);
        }
    }

    /**
     * Counts an answer that came in one piece after {@code nanos}, from which no time to first
     * token can be derived.
     */
    public void recordWholeAnswer(long nanos, long now) {
        measured.whole().record(nanos, now);
    }

    /**
     * Counts an attempt that failed after {@code nanos}, so that a broken deployment never looks
     * fast.
     */
    public void recordFailure(long nanos, long now) {
        measured.peak().record(nanos, now);
    }

    /**
     * Forgets the failures of an outage that is over and, if it was {@code slow}, the times
     * measured in it.
     */
    void forgetOutage(boolean slow) {
        measured.peak().forget();
        if (slow) {
            measured.firstToken().forget();
            measured.perToken().forget();
            measured.whole().forget();
        }
    }

    /** The time to first token at {@code quantile}, from 0 to 1; -1 if it is not known. */
    public long firstTokenQuantile(double quantile, long now) {
        return measured.firstToken().quantile(quantile, now);
    }

    /** The time of a whole answer at {@code quantile}, from 0 to 1; -1 if it is not known. */
    public long wholeAnswerQuantile(double quantile, long now) {
        return measured.whole().quantile(quantile, now);
    }

    /** The time per output token at {@code quantile}, from 0 to 1; -1 if it is not known. */
    public long perTokenQuantile(double quantile, long now) {
        return measured.perToken().quantile(quantile, now);
    }

    /**
     * The peak-sensitive average of the time to first token, at least the median; -1 if it is not
     * known.
     */
    public double peakAverage(long now) {
        return Math.max(measured.peak().nanos(now), (double) firstTokenQuantile(0.5, now));
    }

    private record Measurements(
            DecayingHistogram firstToken,
            DecayingHistogram perToken,
            DecayingHistogram whole,
            PeakEwma peak) {
        static Measurements none(HealthSettings.Latency settings) {
            long halfLife = settings.halfLife().toNanos();
            return new Measurements(
                    new DecayingHistogram(halfLife),
                    new DecayingHistogram(halfLife),
                    new DecayingHistogram(halfLife),
                    new PeakEwma(settings.peakDecay().toNanos()));
        }
    }
}
