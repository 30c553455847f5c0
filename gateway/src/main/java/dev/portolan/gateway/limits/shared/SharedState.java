package dev.portolan.gateway.limits.shared;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The state of the shared counters as this replica sees it.
 *
 * @param onLoss what is done while the server cannot be used
 * @param since the time at which the phase began
 * @param replicas the number of replicas when the server was last used; 0 if it never was
 * @param outstanding reservations that are not settled
 * @param unsettled settlements that the server has not confirmed
 * @param failure why the server cannot be used; null if it can
 */
public record SharedState(
        Phase phase,
        OnLoss onLoss,
        Instant since,
        int replicas,
        int outstanding,
        int unsettled,
        @Nullable String failure) {

    /** Whether the counters can be used. */
    public enum Phase {
        /** The server cannot be reached. */
        LOST,
        /** The server has lost data, and the replicas bring what they know. */
        RESTORING,
        /** The server counts. */
        READY
    }
}
