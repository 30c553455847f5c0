package dev.portolan.policy.proof;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Requirement;

import java.util.ArrayList;
import java.util.List;

/**
 * A deployment with a placement: its own, or an unknown one for requests that need a roaming
 * capability.
 *
 * @param needs the roaming capabilities of which the request needs one; empty if it needs none that
 *     roams
 */
record ReachablePlacement(DeploymentFacts facts, Capabilities needs) {

    /** Returns the placements that requests may reach at these deployments. */
    static List<ReachablePlacement> of(List<DeploymentFacts> deployments) {
        var all = new ArrayList<ReachablePlacement>();
        for (DeploymentFacts facts : deployments) {
            all.add(new ReachablePlacement(facts, Capabilities.NONE));
            Capabilities abroad = facts.offer().roaming().common(facts.offer().supports());
            if (!abroad.equals(Capabilities.NONE)) {
                all.add(new ReachablePlacement(facts, abroad));
            }
        }
        return all;
    }

    boolean roams() {
        return !needs.equals(Capabilities.NONE);
    }

    boolean keeps(Requirement requirement) {
        return PolicyEngine.permits(requirement, facts, needs);
    }
}
