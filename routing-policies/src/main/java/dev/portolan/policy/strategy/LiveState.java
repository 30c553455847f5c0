package dev.portolan.policy.strategy;

/**
 * The measurements of each deployment at the time of a decision, by its index in the catalog.
 * Called on the hot path, so implementations only read memory. An unknown number is NaN.
 */
public interface LiveState {

    /** Returns whether it can take a request now: its circuit is not open, and it is not full. */
    boolean available(int deployment);

    /** Milliseconds to the first token that this percentage of recent requests stayed within. */
    double timeToFirstToken(int deployment, int percentile);

    /** Milliseconds per output token after the first, recent average. */
    double timePerOutputToken(int deployment);

    /** Milliseconds that a whole answer takes, recent median. */
    double wholeAnswer(int deployment);

    /**
     * Milliseconds to the first token, an average that rises at once with a slow answer and falls
     * slowly: the peak-sensitive average of power-of-two-choices.
     */
    double peakLatency(int deployment);

    /** Returns the gateway's own requests in flight there. */
    int inFlight(int deployment);

    /**
     * Returns the requests queued there, from any gateway, as the node reports them; 0 if it does
     * not.
     */
    int queued(int deployment);

    /**
     * The used share of a self-hosted node's key-value cache, 0 to 1; 0 if it does not report it.
     */
    double cacheUse(int deployment);

    /** The share of its usual traffic it should get, 1 unless it recovers: above 0, at most 1. */
    double slowStart(int deployment);

    /** Output tokens a request of that tenant to that model has on average. */
    double expectedOutputTokens(String tenant, String model);

    /** The share of a tenant's input that a provider lately had cached, 0 to 1. */
    double cachedShare(String tenant, int deployment);

    /** The state without measurements: every deployment is available and cold. */
    LiveState COLD = new Cold();

    /** The implementation of {@link #COLD}; a base for implementations that know only a part. */
    class Cold implements LiveState {
        @Override
        public boolean available(int deployment) {
            return true;
        }

        @Override
        public double timeToFirstToken(int deployment, int percentile) {
            return Double.NaN;
        }

        @Override
        public double timePerOutputToken(int deployment) {
            return Double.NaN;
        }

        @Override
        public double wholeAnswer(int deployment) {
            return Double.NaN;
        }

        @Override
        public double peakLatency(int deployment) {
            return Double.NaN;
        }

        @Override
        public int inFlight(int deployment) {
            return 0;
        }

        @Override
        public int queued(int deployment) {
            return 0;
        }

        @Override
        public double cacheUse(int deployment) {
            return 0;
        }

        @Override
        public double slowStart(int deployment) {
            return 1;
        }

        @Override
        public double expectedOutputTokens(String tenant, String model) {
            return Double.NaN;
        }

        @Override
        public double cachedShare(String tenant, int deployment) {
            return 0;
        }
    }
}
