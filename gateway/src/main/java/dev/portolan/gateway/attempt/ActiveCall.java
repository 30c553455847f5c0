package dev.portolan.gateway.attempt;

import dev.portolan.gateway.receipt.AttemptRecord;

import java.util.List;

/** The upstream call of one request: its own attempts, or a coalesced call it subscribes to. */
public interface ActiveCall {
    /** The attempts that ended, in order. */
    List<AttemptRecord> records();

    /** The permitted deployments that were not tried, each with the reason. */
    List<SkippedDeployment> skipped();

    /** Returns whether this request pays for the call: of those that share one, one does. */
    boolean isBilled();

    /** Cancels the call for this request: the caller has left, or the gateway is shutting down. */
    void abandon();
}
