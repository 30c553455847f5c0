package dev.portolan.gateway.health;

import dev.portolan.gateway.tuning.HealthSettings;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Tracks whether one deployment fails often, though not so often that its circuit opens, and lets a
 * request probe it now and then.
 *
 * <p>A failure while the failure ratio is reached makes it an outlier; some successes in a row, or
 * the ejection time without a failure, end that. Where it failed after the first token, only whole
 * answers count as successes. Thread-safe; times in milliseconds.
 */
final class OutlierProbe {
    private static final int PERCENT = 100;

    private final AtomicReference<State> state;

    OutlierProbe(HealthSettings.OutlierDetection settings) {
        this.state = new AtomicReference<>(new State(settings, Ejection.NONE, 0, 0));
    }

    /**
     * The settings and the observed attempts.
     *
     * @param failedAt when the last attempt failed
     * @param successes how many succeeded in a row since
     */
    private record State(
            HealthSettings.OutlierDetection settings,
            Ejection ejection,
            long failedAt,
            int successes) {
        State with(Ejection other, int count) {
            return new State(settings, other, failedAt, count);
        }

        /** Returns the state after a success; this state if the success does not count. */
        State succeeded(long startedAt, long now, boolean whole) {
            boolean counts =
                    now < ejection.until && startedAt >= failedAt && whole == ejection.failedLate;
            if (!counts) {
                return this;
            }
            boolean enough = successes + 1 >= settings.successes();
            return enough ? with(ejection.ended(), 0) : with(ejection, successes + 1);
        }

        State failed(long now, boolean often, boolean late) {
            State failed = new State(settings, ejection, now, 0);
            return often ? failed.with(ejectedAgain(now, late), 0) : failed;
        }

        private Ejection ejectedAgain(long now, boolean late) {
            boolean already = now < ejection.until;
            return new Ejection(
                    already ? ejection.since : now,
                    now + settings.ejectionTime().toMillis(),
                    already ? ejection.nextProbe : now + settings.probeEvery().toMillis(),
                    late);
        }
    }

    /**
     * A time in which the deployment counts as an outlier.
     *
     * @param since when it began
     * @param until when it ends unless there is another failure
     * @param nextProbe when a request may probe
     * @param failedLate true if the last failure came after the first token
     */
    private record Ejection(long since, long until, long nextProbe, boolean failedLate) {
        static final Ejection NONE = new Ejection(0, Long.MIN_VALUE, 0, false);

        Ejection ended() {
            return new Ejection(since, Long.MIN_VALUE, nextProbe, failedLate);
        }
    }

    /** Uses other settings from now on; an ejection that has begun keeps its end. */
    void apply(HealthSettings.OutlierDetection settings) {
        state.updateAndGet(s -> new State(settings, s.ejection, s.failedAt, s.successes));
    }

    /** True if the deployment fails often at the moment {@code now}. */
    boolean failsOften(long now) {
        return now < state.get().ejection.until;
    }

    /** Since when it fails often, or did last. */
    long since() {
        return state.get().ejection.since;
    }

    /** True if a request may probe it. */
    boolean isDue(long now) {
        return now >= state.get().ejection.nextProbe;
    }

    /** Claims the next probe; false if none is due, or another attempt was first. */
    boolean tryClaim(long now) {
        State before = state.get();
        Ejection ejection = before.ejection;
        long next = now + before.settings.probeEvery().toMillis();
        return now >= ejection.nextProbe
                && state.compareAndSet(
                        before,
                        before.with(
                                new Ejection(
                                        ejection.since, ejection.until, next, ejection.failedLate),
                                before.successes));
    }

    /**
     * Counts an attempt that failed.
     *
     * @param percent the share of failed calls in the circuit's window
     * @param late true if the attempt had its first token
     */
    void failed(long now, float percent, boolean late) {
        state.updateAndGet(
                s -> s.failed(now, percent >= s.settings.failureRatio() * PERCENT, late));
    }

    /**
     * Counts a success of the attempt that began at {@code startedAt}: its first token or, if
     * {@code whole}, its whole answer. True if this ended the ejection.
     */
    boolean succeeded(long startedAt, long now, boolean whole) {
        State before;
        State after;
        do {
            before = state.get();
            after = before.succeeded(startedAt, now, whole);
        } while (!state.compareAndSet(before, after));
        return now < before.ejection.until && now >= after.ejection.until;
    }

    /** Ends the ejection. */
    void end() {
        state.updateAndGet(s -> s.with(s.ejection.ended(), 0));
    }
}
