package dev.portolan.gateway.health;

/**
 * The share of retries that may be added to an endpoint's own traffic, so that an outage is not
 * multiplied: a fifth of its requests and ten a second. Thread-safe.
 */
public final class RetryBudget {
    private static final double PER_REQUEST = 0.2;
    private static final double PER_SECOND = 10;
    private static final double MOST = 100;

    private double tokens = PER_SECOND;
    private long updatedAt;

    /** A budget that begins at the moment {@code now}, in nanoseconds. */
    public RetryBudget(long now) {
        this.updatedAt = now;
    }

    /** Counts a first attempt. */
    public synchronized void onRequest() {
        tokens = Math.min(MOST, tokens + PER_REQUEST);
    }

    /** Takes leave for one retry at the moment {@code now}, in nanoseconds. */
    public synchronized boolean tryRetry(long now) {
        double earned = Math.max(0, now - updatedAt) / 1e9 * PER_SECOND;
        tokens = Math.min(MOST, tokens + earned);
        updatedAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
