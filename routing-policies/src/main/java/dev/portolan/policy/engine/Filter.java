package dev.portolan.policy.engine;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;

/** The only test of candidates, for the plan and for the explanation. */
final class Filter {

    private Filter() {}

    /**
     * Returns the first stage a candidate fails, or {@link FilterStages#PASSED}.
     *
     * @param deployment the index of {@code facts} in the catalog
     */
    static FilterStage apply(
            int deployment, DeploymentFacts facts, RequestFacts request, RequirementFilter filter) {
        if (!mayUse(request, facts)) {
            return FilterStages.ACCESS;
        }
        if (!filter.copiesKept()) {
            return FilterStages.COPIES;
        }
        if (!facts.offer().supports().containsAll(request.demand().needs())) {
            return FilterStages.NEEDS;
        }
        return filter.apply(deployment, request.demand().needs());
    }

    /** An alias on the allow-list permits its models for requests to the alias. */
    private static boolean mayUse(RequestFacts request, DeploymentFacts facts) {
        return request.caller().mayUse(request.model()) || request.caller().mayUse(facts.model());
    }
}
