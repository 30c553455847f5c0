package dev.portolan.gateway.admission;

import dev.portolan.gateway.limits.Counter;

/**
 * What a limit has used now: requests or tokens of its period, or requests under way.
 *
 * @param limit the most that it allows
 * @param left what may be reserved now
 */
public record LimitUse(Counter counter, long limit, long left) {
    /** Returns what is used of it. */
    public long used() {
        return limit - left;
    }
}
