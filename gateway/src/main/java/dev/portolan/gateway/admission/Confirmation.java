package dev.portolan.gateway.admission;

import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitsLeft;

/** The result of the second step of an admission. */
public sealed interface Confirmation {
    /** The request may continue. */
    record Granted(LimitsLeft left) implements Confirmation {}

    /**
     * A limit or a budget is used up.
     *
     * @param retryAfterMillis when the request would pass; {@link
     *     dev.portolan.gateway.limits.ReserveResult#NEVER} if it never would
     */
    record Limited(Counter counter, long retryAfterMillis, LimitsLeft left)
            implements Confirmation {}

    /** The counters could not be reached. */
    record Unavailable() implements Confirmation {}
}
