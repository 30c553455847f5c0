package dev.portolan.policy.engine;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.condition.ConditionInput;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision.Denied;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.Requirement;

import java.util.List;
import java.util.Optional;

/**
 * Denials that are certain before the body of a request was read: the policies whose conditions ask
 * for nothing in a body already leave no deployment. Other policies can only require more, so what
 * is denied here is denied with any body.
 */
final class EarlyDenials {
    private final List<Policy> policies;
    private final Combinations combinations;
    private final List<DeploymentFacts> catalog;
    private final GatewayPlacement site;

    /** Whether a body may bring in a policy that the head does not. */
    private final boolean open;

    /** Whether some head can be denied that states no requirement of its own. */
    private final boolean mayDeny;

    EarlyDenials(
            List<Policy> policies,
            Combinations combinations,
            List<DeploymentFacts> catalog,
            GatewayPlacement site) {
        this.policies = policies;
        this.combinations = combinations;
        this.catalog = catalog;
        this.site = site;
        this.open = policies.stream().anyMatch(EarlyDenials::readsBody);
        boolean always = policies.stream().anyMatch(policy -> policy.when().isEmpty());
        this.mayDeny = !(open || always) || !strictest().permitsAny();
    }

    private static boolean readsBody(Policy policy) {
        return policy.when().filter(Condition::readsBody).isPresent();
    }

    /** All that heads can bring about together: where this leaves a deployment, each head does. */
    private RequirementFilter strictest() {
        Requirement all = Requirement.NONE;
        for (Policy policy : policies) {
            all = readsBody(policy) ? all : all.intersect(policy.require());
        }
        return RequirementFilter.passing(all, catalog, site);
    }

    /**
     * The denial of every request with this head; empty where the body has a say.
     *
     * @param head a request without a model and without a demand
     */
    Optional<Denied> denied(RequestFacts head) {
        Requirement wish = head.wishes().require();
        if (!mayDeny && wish.equals(Requirement.NONE)) {
            return Optional.empty();
        }
        var subject = new ConditionInput(head, site.node());
        MatchedPolicies matched = new MatchedPolicies(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            Policy policy = policies.get(i);
            if (!readsBody(policy)) {
                switch (PolicyEngine.applies(policy, subject)) {
                    case TRUE -> matched.add(i);
                    case FALSE -> {}
                    case FAILED -> {
                        return Optional.of(Denials.conditionFailed(policy.name()));
                    }
                }
            }
        }
        if (matched.isEmpty() && !open) {
            return Optional.of(Denials.noPolicy());
        }
        return denied(matched, wish);
    }

    private Optional<Denied> denied(MatchedPolicies matched, Requirement wish) {
        Combination combination = combinations.of(matched);
        Requirement both = combination.gate().requirement().intersect(wish);
        RequirementFilter gate =
                wish.equals(Requirement.NONE)
                        ? combination.gate()
                        : RequirementFilter.passing(both, catalog, site);
        FilterStage furthest = gate.furthest();
        return furthest instanceof FilterStage.OnAxis(Axis axis, int _)
                ? Optional.of(Denials.forEveryBody(axis, combination, gate))
                : Optional.empty();
    }
}
