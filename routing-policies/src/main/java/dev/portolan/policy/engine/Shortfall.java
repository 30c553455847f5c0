package dev.portolan.policy.engine;

import dev.portolan.policy.engine.PolicyEngine.Match;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision.Denied;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;

/**
 * The denial of a request for which no deployment supports all that it needs. If the policies
 * permit none of the model's deployments even to a request without needs, they are the reason; else
 * it is what the deployment lacks that comes nearest.
 */
final class Shortfall {
    private final PolicyEngine engine;
    private final Match.Found found;
    private final RequestFacts request;

    Shortfall(PolicyEngine engine, Match.Found found, RequestFacts request) {
        this.engine = engine;
        this.found = found;
        this.request = request;
    }

    Denied denied() {
        RequestFacts plain = request.needing(Capabilities.NONE);
        Capabilities needs = request.demand().needs();
        FilterStage furthest = FilterStages.ACCESS;
        Capabilities lacking = needs;
        for (int i = 0; i < found.targets().count(); i++) {
            int deployment = found.targets().deployment(i);
            FilterStage stage = engine.filter(deployment, plain, found.filter());
            furthest = stage.order() > furthest.order() ? stage : furthest;
            DeploymentFacts facts = engine.catalog().deployments().get(deployment);
            Capabilities missing = facts.offer().supports().missing(needs);
            if (stage.passedAll() && missing.size() < lacking.size()) {
                lacking = missing;
            }
        }
        return furthest.passedAll()
                ? Denials.unsupported(request, found.combination(), found.filter(), lacking)
                : Denials.atStage(furthest, plain, found.combination(), found.filter());
    }
}
