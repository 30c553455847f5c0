package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.Rate;

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

    /** Returns the time one unit needs to leak, in nanoseconds; at least 1. */
    private static double interval(Rate rate) {
        return (double) rate.period().nanos() / (double) rate.amount();
    }

    /** Returns whether {@code amount} fits now. */
    boolean fits(Rate rate, long amount, long now) {
        return amount <= left(rate, now);
    }

    /** Returns the number of units that fit now. */
    long left(Rate rate, long now) {
        double free = (double) (rate.period().nanos() - Math.max(0, emptyAt - now));
        // A share of a unit that arithmetic lost must not cost a whole one.
        return Math.clamp((long) Math.floor(free / interval(rate) + 1e-6), 0, rate.amount());
    }

    /** Returns the time until {@code amount} fits, in nanoseconds; 0 if it fits now. */
    long waitNanos(Rate rate, long amount, long now) {
        double needed = (double) amount * interval(rate);
        double level = (double) Math.max(0, emptyAt - now);
        return (long) Math.ceil(Math.max(0, level + needed - (double) rate.period().nanos()));
    }

    /** Takes {@code amount}, and returns the time at which it will have leaked. */
    long take(Rate rate, long amount, long now) {
        emptyAt = Math.max(emptyAt, now) + Math.round((double) amount * interval(rate));
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
        long back = Math.round((double) (taken - used) * interval(rate));
        emptyAt -= Math.min(Math.min(back, unleaked), Math.max(0, emptyAt - now));
    }

    /** Returns the time until the bucket is empty, in nanoseconds. */
    long emptyInNanos(long now) {
        return Math.max(0, emptyAt - now);
    }
}
