package dev.portolan.gateway.health;

import com.netflix.concurrency.limits.limit.AbstractLimit;

import dev.portolan.gateway.tuning.HealthSettings;

/**
 * The limit on a deployment's attempts in flight, by additive increase and multiplicative decrease
 * (AIMD).
 *
 * <pre>
 * an overload answer:  limit = max(min, min(limit, inFlight) * backoffRatio)
 * any other answer:    limit = min(max, limit + 1 + limit * recoveryPerSecond * min(1, seconds))
 * </pre>
 *
 * <p>{@code seconds} is the time since the last such step. There are three regimes:
 *
 * <ul>
 *   <li>decrease, once per burst: an overload answer to an attempt that began before the last
 *       decrease changes nothing, so that a hundred refusals at once count as one;
 *   <li>no change, while fewer than half of the attempts allowed are in flight: the limit does not
 *       grow unused;
 *   <li>increase otherwise, by one per answer, and by time, because answers may take minutes.
 * </ul>
 *
 * <p>Latency has no part in it: the time of an answer is its length before it is the deployment's
 * load, so a limit by latency gradients would mistake a long answer for a queue.
 */
final class AimdLimit extends AbstractLimit {
    private static final double NANOS_PER_SECOND = 1e9;

    private HealthSettings.ConcurrencyLimit settings;
    private boolean backedOff;
    private long backedOffAt;
    private long grownAt;
    private double fraction;

    AimdLimit(HealthSettings.ConcurrencyLimit settings) {
        super(settings.initial());
        this.settings = settings;
    }

    /** Starts again with the initial limit, once an outage is over. */
    synchronized void reset() {
        setLimit(settings.initial());
    }

    /**
     * Uses other settings from now on: a limit that no overload has lowered becomes the new initial
     * one, any other stays within the new bounds.
     */
    synchronized void apply(HealthSettings.ConcurrencyLimit next) {
        boolean untouched = getLimit() == settings.initial();
        setLimit(untouched ? next.initial() : Math.clamp(getLimit(), next.min(), next.max()));
        settings = next;
    }

    @Override
    protected synchronized int _update(long startTime, long nanos, int inFlight, boolean full) {
        int limit = getLimit();
        long now = startTime + nanos;
        if (full && backedOff && startTime - backedOffAt < 0) {
            return limit;
        }
        if (full) {
            backedOff = true;
            backedOffAt = now;
            grownAt = now;
            return Math.max(
                    settings.min(), (int) (Math.min(limit, inFlight) * settings.backoffRatio()));
        }
        return limit < settings.max() ? increased(limit, inFlight, now) : limit;
    }

    private int increased(int limit, int inFlight, long now) {
        double seconds = Math.max(0, now - grownAt) / NANOS_PER_SECOND;
        grownAt = now;
        if (inFlight * 2 < limit) {
            return limit;
        }
        fraction += 1 + limit * settings.recoveryPerSecond() * Math.min(1, seconds);
        int more = (int) fraction;
        fraction -= more;
        return Math.min(settings.max(), limit + more);
    }
}
