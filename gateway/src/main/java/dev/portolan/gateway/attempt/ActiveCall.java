package dev.portolan.gateway.attempt;

import java.util.List;

/** What is under way for one request: attempts of its own, or a share in those of an equal one. */
public interface ActiveCall {
    /** The attempts that ended, in order. */
    List<AttemptRecord> records();

    /** The permitted deployments that were not asked, each with why. */
    List<SkippedDeployment> passedOver();

    /** Gives up: the caller has left, or the gateway is going down. */
    void abandon();
}
