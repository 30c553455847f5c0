package dev.portolan.gateway.upstream;

import com.netflix.concurrency.limits.limit.AbstractLimit;

/**
 * How many attempts a deployment may carry at once: as many as come until it says that it is full,
 * then four fifths of what it carried when it said so, and one more with each answer while they are
 * used. What was asked before it said so says nothing new: a hundred refusals at once are one.
 *
 * <p>It follows what providers say rather than how long they take: an answer's time is its length
 * before it is the deployment's load, so a limit by gradients of latency would mistake a long
 * answer for a queue.
 */
final class OverloadLimit extends AbstractLimit {
    /** As many as there are connections. */
    static final int MOST = 8_192;

    static final int LEAST = 4;
    private static final double BACK_OFF = 0.8;

    private boolean backedOff;
    private long backedOffAt;

    OverloadLimit() {
        super(MOST);
    }

    @Override
    protected int _update(long startTime, long nanos, int inFlight, boolean full) {
        int limit = getLimit();
        if (full && backedOff && startTime - backedOffAt < 0) {
            return limit;
        }
        if (full) {
            backedOff = true;
            backedOffAt = startTime + nanos;
            return Math.max(LEAST, (int) (Math.min(limit, inFlight) * BACK_OFF));
        }
        return inFlight * 2 >= limit ? Math.min(MOST, limit + 1) : limit;
    }
}
