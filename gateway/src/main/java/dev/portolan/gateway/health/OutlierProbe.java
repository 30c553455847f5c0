package dev.portolan.gateway.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a deployment fails often, though not so often that its circuit opens.
 *
 * <p>While it is suspect, one request each two seconds may try it; two in a row that go well, or
 * thirty seconds without a failure, end the suspicion. Thread-safe; all times in milliseconds.
 */
final class OutlierProbe {
    private static final double PERCENT = 30;
    private static final long LONGEST = Duration.ofSeconds(30).toMillis();
    private static final long TRIAL_EVERY = Duration.ofSeconds(2).toMillis();
    private static final int ENOUGH = 2;
    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong nextTrial = new AtomicLong();
    private volatile long until = NEVER;
    private long since;
    private long failedAt;
    private boolean failedLate;
    private int wentWell;

    /** Whether the deployment is suspect at the moment {@code now}. */
    boolean holds(long now) {
        return now < until;
    }

    /** Since when it is, or was last. */
    synchronized long since() {
        return since;
    }

    /** Whether it may be tried once. */
    boolean trialDue(long now) {
        return now >= nextTrial.get();
    }

    /** Takes leave to try it once; false where somebody else has just done so. */
    boolean tryTrial(long now) {
        long due = nextTrial.get();
        return now >= due && nextTrial.compareAndSet(due, now + TRIAL_EVERY);
    }

    /**
     * An attempt has failed.
     *
     * @param percent the share of the last attempts that did
     * @param late whether it had its first token by then
     */
    synchronized void failed(long now, float percent, boolean late) {
        failedAt = now;
        wentWell = 0;
        if (percent < PERCENT) {
            return;
        }
        if (!holds(now)) {
            since = now;
            nextTrial.set(now + TRIAL_EVERY);
        }
        failedLate = late;
        until = now + LONGEST;
    }

    /**
     * An attempt that began at {@code startedAt} has its first token, or, where it is {@code
     * whole}, all of its answer: only that counts where answers broke off. True where this ended
     * the suspicion.
     */
    synchronized boolean wentWell(long startedAt, long now, boolean whole) {
        boolean counts = holds(now) && startedAt >= failedAt && whole == failedLate;
        if (!counts || ++wentWell < ENOUGH) {
            return false;
        }
        end();
        return true;
    }

    /** Nothing is held against it any more. */
    synchronized void end() {
        until = NEVER;
        wentWell = 0;
    }
}
