package dev.portolan.policy.engine;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;

/** The one test every candidate takes, whether for the plan or for the explanation. */
final class Filter {

    private Filter() {}

    /**
     * The first stage a candidate fails, or {@link FilterStage#KEPT}.
     *
     * @param deployment the index of {@code facts} in the catalogue
     */
    static FilterStage judge(
            int deployment, DeploymentFacts facts, RequestFacts request, RequirementFilter gate) {
        if (!mayUse(request, facts)) {
            return FilterStage.ACCESS;
        }
        if (!gate.copiesKept()) {
            return FilterStage.COPIES;
        }
        if (!facts.offer().supports().containsAll(request.demand().needs())) {
            return FilterStage.NEEDS;
        }
        return gate.judge(deployment, request.demand().needs());
    }

    /** An alias on the allow-list opens its models to requests that ask for the alias. */
    private static boolean mayUse(RequestFacts request, DeploymentFacts facts) {
        return request.caller().mayUse(request.model()) || request.caller().mayUse(facts.model());
    }
}
