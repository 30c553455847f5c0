package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RateFormula;

/**
 * One rate's state by the generic cell rate algorithm: a bucket that holds the amount of one period
 * and leaks evenly, so that no two bursts meet at the edge of a window. Not thread-safe.
 *
 * <p>The state is the time at which the bucket would be empty. Times are nanoseconds of a monotonic
 * clock.
 */
final class RateState {
    private long emptyAt;

    RateState(long now) {
        this.emptyAt = now;
    }

    /** Returns whether {@code amount} fits now. */
    boolean fits(Rate rate, long amount, long now) {
        return amount <= left(rate, now);
    }

    /** Returns the number of units that fit now. */
    long left(Rate rate, long now) {
        return RateFormula.left(rate, emptyInNanos(now));
    }

    /** Returns the time until {@code amount} fits, in nanoseconds; 0 if it fits now. */
    long waitNanos(Rate rate, long amount, long now) {
        return RateFormula.waitNanos(rate, amount, emptyInNanos(now));
    }

    /** Takes {@code amount}, and returns the time at which it will have leaked. */
    long take(Rate rate, long amount, long now) {
        emptyAt = now + RateFormula.raised(rate, emptyInNanos(now), amount);
        return emptyAt;
    }

    /**
     * Replaces {@code taken}, which leaks until {@code leakedAt}, by {@code used}. What has leaked
     * already is not given back.
     */
    void settle(Rate rate, long taken, long leakedAt, long used, long now) {
        if (used > taken) {
            take(rate, used - taken, now);
            return;
        }
        long unleaked = Math.max(0, leakedAt - now);
        long back = Math.min(RateFormula.cost(rate, taken - used), unleaked);
        emptyAt -= Math.min(back, emptyInNanos(now));
    }

    /** Returns the time until the bucket is empty, in nanoseconds. */
    long emptyInNanos(long now) {
        return Math.max(0, emptyAt - now);
    }
}
