package dev.portolan.policy.proof;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Requirement;

import java.util.ArrayList;
import java.util.List;

/**
 * A deployment with the place it leads to: its own, or, for requests that need what roams,
 * anywhere.
 *
 * @param needs one of these is needed where it roams; none of what roams where it is empty
 */
record ReachablePlacement(DeploymentFacts facts, Capabilities needs) {

    /** Every way over some deployments. */
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
