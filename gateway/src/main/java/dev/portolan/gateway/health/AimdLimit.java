package dev.portolan.gateway.health;

import com.netflix.concurrency.limits.limit.AbstractLimit;

/**
 * How many attempts a deployment may carry at once: as many as come until it says that it is full,
 * then four fifths of what it carried when it said so; and while these are used, one more with each
 * answer and a quarter more each second, so that it is asked for too much about once a second
 * however long its answers are. What was asked before it said so says nothing new: a hundred
 * refusals at once are one.
 *
 * <p>It follows what providers say rather than how long they take: an answer's time is its length
 * before it is the deployment's load, so a limit by gradients of latency would mistake a long
 * answer for a queue.
 */
final class AimdLimit extends AbstractLimit {
    /** As many as there are connections. */
    static final int MOST = 16_384;

    static final int LEAST = 4;
    private static final double BACK_OFF = 0.8;
    private static final double GROWTH_PER_SECOND = 0.25;
    private static final double NANOS_PER_SECOND = 1e9;

    private boolean backedOff;
    private long backedOffAt;
    private long grownAt;
    private double earned;

    AimdLimit() {
        super(MOST);
    }

    /** Forgets what was said in an outage that is over: as many again as come. */
    void forget() {
        setLimit(MOST);
    }

    @Override
    protected int _update(long startTime, long nanos, int inFlight, boolean full) {
        int limit = getLimit();
        long now = startTime + nanos;
        if (full && backedOff && startTime - backedOffAt < 0) {
            return limit;
        }
        if (full) {
            backedOff = true;
            backedOffAt = now;
            grownAt = now;
            return Math.max(LEAST, (int) (Math.min(limit, inFlight) * BACK_OFF));
        }
        return limit < MOST ? grown(limit, inFlight, now) : limit;
    }

    private int grown(int limit, int inFlight, long now) {
        double seconds = Math.max(0, now - grownAt) / NANOS_PER_SECOND;
        grownAt = now;
        if (inFlight * 2 < limit) {
            return limit;
        }
        earned += 1 + limit * GROWTH_PER_SECOND * Math.min(1, seconds);
        int more = (int) earned;
        earned -= more;
        return Math.min(MOST, limit + more);
    }
}
