package dev.portolan.gateway.limits;

/**
 * The arithmetic of rates by the generic cell rate algorithm: a bucket that holds the amount of one
 * period and leaks evenly. Its level is the time until it is empty, in nanoseconds.
 *
 * <p>All numbers are doubles with whole numbers below 2^53, as in the scripts that compute the same
 * on a server, so that both decide alike.
 */
public final class RateFormula {
    /** The highest level, 104 days: what was used beyond a limit delays no request for longer. */
    public static final long MAX_LEVEL_NANOS = 9_000_000_000_000_000L;

    /** A share of a unit that arithmetic lost must not cost a whole one. */
    private static final double LOST_SHARE = 1e-6;

    private RateFormula() {}

    /** Returns the time one unit needs to leak, in nanoseconds; at least 1. */
    private static double interval(Rate rate) {
        return (double) rate.period().nanos() / (double) rate.amount();
    }

    /** Returns the number of units that fit. */
    public static long left(Rate rate, long level) {
        double free = (double) (rate.period().nanos() - level);
        return Math.clamp((long) Math.floor(free / interval(rate) + LOST_SHARE), 0, rate.amount());
    }

    /** Returns the time until {@code amount} fits, in nanoseconds; 0 if it fits now. */
    public static long waitNanos(Rate rate, long amount, long level) {
        double needed = (double) amount * interval(rate);
        return (long) Math.ceil(Math.max(0, level + needed - (double) rate.period().nanos()));
    }

    /** Returns the time {@code amount} needs to leak, in nanoseconds. */
    public static long cost(Rate rate, long amount) {
        double nanos = Math.floor((double) amount * interval(rate) + 0.5);
        return (long) Math.min(nanos, MAX_LEVEL_NANOS);
    }

    /** Returns the level after {@code amount} is taken. */
    public static long raised(Rate rate, long level, long amount) {
        return Math.min(level + cost(rate, amount), MAX_LEVEL_NANOS);
    }
}
