package dev.portolan.policy.engine;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;

/** The one test every candidate takes, whether for the plan or for the explanation. */
final class Filter {

    private Filter() {}

    /**
     * The first stage a candidate fails, or {@link Stage#KEPT}.
     *
     * @param deployment the index of {@code facts} in the catalogue
     */
    static Stage judge(int deployment, DeploymentFacts facts, RequestFacts request, Gate gate) {
        if (!mayUse(request, facts)) {
            return Stage.ACCESS;
        }
        if (!gate.copiesKept()) {
            return Stage.COPIES;
        }
        if (!facts.offer().supports().containsAll(request.demand().needs())) {
            return Stage.NEEDS;
        }
        return gate.judge(deployment, request.demand().needs());
    }

    /** An alias on the allow-list opens its models to requests that ask for the alias. */
    private static boolean mayUse(RequestFacts request, DeploymentFacts facts) {
        return request.caller().mayUse(request.model()) || request.caller().mayUse(facts.model());
    }
}
