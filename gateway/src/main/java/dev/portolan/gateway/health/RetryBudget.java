package dev.portolan.gateway.health;

import dev.portolan.gateway.tuning.HealthSettings;

/**
 * The retries that may be added to an endpoint's own traffic, so that an outage is not multiplied:
 * a share of its requests and some each second. Thread-safe.
 */
public final class RetryBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private HealthSettings.RetryBudget settings;
    private double tokens;
    private long updatedAt;

    /** A budget of one second's retries at the moment {@code now}, in nanoseconds. */
    public RetryBudget(HealthSettings.RetryBudget settings, long now) {
        this.settings = settings;
        this.tokens = Math.min(settings.max(), settings.perSecond());
        this.updatedAt = now;
    }

    /** Uses other settings from now on, and keeps what is left of the budget. */
    public synchronized void apply(HealthSettings.RetryBudget next) {
        settings = next;
        tokens = Math.min(next.max(), tokens);
    }

    /** Counts a first attempt. */
    public synchronized void onRequest() {
        tokens = Math.min(settings.max(), tokens + settings.ratio());
    }

    /** Takes one retry at the moment {@code now}, in nanoseconds; false if none is left. */
    public synchronized boolean tryRetry(long now) {
        double earned = Math.max(0, now - updatedAt) / NANOS_PER_SECOND * settings.perSecond();
        tokens = Math.min(settings.max(), tokens + earned);
        updatedAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
