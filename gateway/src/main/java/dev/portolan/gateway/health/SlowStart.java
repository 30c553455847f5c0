package dev.portolan.gateway.health;

import java.time.Duration;

/**
 * How much of its traffic a deployment is given after an outage: few requests at once, twice as
 * many each second, and a share of its usual traffic that grows to the whole within five seconds.
 * Thread-safe.
 */
final class SlowStart {
    private static final Duration LIMITED_FOR = Duration.ofSeconds(10);
    private static final Duration SHARED_FOR = Duration.ofSeconds(5);
    private static final double LEAST_SHARE = 0.1;
    private static final int FIRST_STEP = 4;
    private static final long NEVER = Long.MIN_VALUE;

    private volatile long startedAt = NEVER;

    /** The deployment has recovered at the moment {@code now}, in milliseconds. */
    void start(long now) {
        startedAt = now;
    }

    /** Whether it never recovered, so that there is nothing to look up. */
    private boolean isIdle() {
        return startedAt == NEVER;
    }

    /** How many attempts may be in flight. */
    int limit(long now) {
        long since = isIdle() ? Long.MAX_VALUE : now - startedAt;
        return since >= LIMITED_FOR.toMillis()
                ? Integer.MAX_VALUE
                : FIRST_STEP << (int) (Math.max(0, since) / 1_000);
    }

    /** The share of its usual traffic, above 0 and at most 1. */
    double share(long now) {
        long since = isIdle() ? Long.MAX_VALUE : now - startedAt;
        return since >= SHARED_FOR.toMillis()
                ? 1
                : Math.max(LEAST_SHARE, (double) since / SHARED_FOR.toMillis());
    }
}
