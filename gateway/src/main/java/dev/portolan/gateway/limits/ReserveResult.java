package dev.portolan.gateway.limits;

/** The result of a reservation. */
public sealed interface ReserveResult {
    /**
     * All is reserved, and has to be settled once.
     *
     * @param left what the scopes have left after it
     */
    record Granted(Reservation reservation, LimitsLeft left) implements ReserveResult {}

    /**
     * Nothing is reserved, since one counter has not enough left.
     *
     * @param counter the counter
     * @param retryAfterMillis when the request would pass if nothing else were reserved; {@link
     *     #NEVER} if it never would
     */
    record Refused(Counter counter, long retryAfterMillis, LimitsLeft left)
            implements ReserveResult {}

    /** Nothing is reserved, since the counters could not be reached. */
    record Unavailable() implements ReserveResult {}

    /** The time after which a request passes that asks for more than the limit. */
    long NEVER = -1;
}
