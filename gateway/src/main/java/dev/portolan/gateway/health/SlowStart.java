package dev.portolan.gateway.health;

import dev.portolan.gateway.tuning.HealthSettings;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The limits on a deployment's traffic after an outage: few attempts in flight, doubled each
 * second, and a share of its usual traffic that grows to the whole. Thread-safe; times in
 * milliseconds.
 */
final class SlowStart {
    private static final long STEP = 1_000;
    private static final int MAX_DOUBLINGS = 16;

    private final AtomicReference<State> state;

    SlowStart(HealthSettings.SlowStart settings) {
        this.state = new AtomicReference<>(new State(settings, 0, false));
    }

    /**
     * The settings and the last recovery.
     *
     * @param startedAt when the deployment recovered
     * @param started false if it never did
     */
    private record State(HealthSettings.SlowStart settings, long startedAt, boolean started) {
        long since(long now) {
            return started ? Math.max(0, now - startedAt) : Long.MAX_VALUE;
        }
    }

    /** Begins at the moment {@code now}. */
    void start(long now) {
        state.updateAndGet(s -> new State(s.settings, now, true));
    }

    /** Uses other settings from now on. */
    void apply(HealthSettings.SlowStart settings) {
        state.updateAndGet(s -> new State(settings, s.startedAt, s.started));
    }

    /** How many attempts may be in flight. */
    int limit(long now) {
        State at = state.get();
        long since = at.since(now);
        if (since >= at.settings.limitWindow().toMillis()) {
            return Integer.MAX_VALUE;
        }
        int doublings = (int) Math.min(MAX_DOUBLINGS, since / STEP);
        return at.settings.initialLimit() << doublings;
    }

    /** The share of its usual traffic, above 0 and at most 1. */
    double share(long now) {
        State at = state.get();
        long since = at.since(now);
        long window = at.settings.window().toMillis();
        return since >= window ? 1 : Math.max(at.settings.minShare(), (double) since / window);
    }
}
