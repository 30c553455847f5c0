package dev.portolan.gateway.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The probes of a half-open circuit: at most one starts in each interval, also while an earlier one
 * still waits for its answer; the latest one decides. Thread-safe; times in milliseconds.
 */
final class ProbeSchedule {
    /** A probe abandoned within this part of the interval has shown nothing: another may start. */
    private static final int TOO_SHORT_DIVISOR = 3;

    private final long interval;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, 0, 0));

    ProbeSchedule(Duration interval) {
        this.interval = interval.toMillis();
    }

    /**
     * The probes so far.
     *
     * @param started how many have started
     * @param inFlight how many have not ended
     * @param nextAt when another may start
     */
    private record State(int started, int inFlight, long nextAt) {
        State next(long at) {
            return new State(started, inFlight, at);
        }
    }

    /** The result of claiming a probe for an attempt. */
    enum Turn {
        /** The attempt may not probe: the interval is not over, or another attempt was first. */
        NOT_DUE,
        /** The attempt may probe, and no other probe is in flight. */
        ALONE,
        /**
         * The attempt may probe, although another probe has been in flight for a whole interval.
         */
        BESIDE
    }

    /** True if the interval since the last probe is over. */
    boolean isDue(long now) {
        return now >= state.get().nextAt();
    }

    /**
     * Claims the next probe.
     *
     * @param lastResort true to wait for no interval where no probe is in flight
     */
    Turn tryClaim(boolean lastResort, long now) {
        State before = state.get();
        boolean alone = before.inFlight() == 0;
        boolean due = now >= before.nextAt() || (alone && lastResort);
        if (!due || !state.compareAndSet(before, before.next(now + interval))) {
            return Turn.NOT_DUE;
        }
        return alone ? Turn.ALONE : Turn.BESIDE;
    }

    /** Counts a probe that starts, and returns its number. */
    int start(long now) {
        return state.updateAndGet(s -> new State(s.started + 1, s.inFlight + 1, now + interval))
                .started();
    }

    /** Counts a probe that ended. */
    void end() {
        state.updateAndGet(s -> new State(s.started, s.inFlight - 1, s.nextAt));
    }

    /** Lets another probe start at once if the one that started at {@code startedAt} was short. */
    void abandon(long startedAt, long now) {
        if (now - startedAt < interval / TOO_SHORT_DIVISOR) {
            state.updateAndGet(s -> s.next(now));
        }
    }

    /** True if the probe of that number is the last one that started. */
    boolean isLatest(int number) {
        return number == state.get().started();
    }
}
