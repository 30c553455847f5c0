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
 * Denials that are certain before the body of a request is read: the policies whose conditions read
 * nothing of the body already permit no deployment. Other policies can only require more, so a
 * request denied here is denied with any body.
 */
final class EarlyDenials {
    private final List<Policy> policies;
    private final Combinations combinations;
    private final List<DeploymentFacts> catalog;
    private final GatewayPlacement site;

    /** True if a policy's condition reads the body. */
    private final boolean open;

    /** True if a head without a requirement of its own can be denied. */
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

    /**
     * The strictest filter that a head can cause: a deployment that it permits is permitted for
     * each head.
     */
    private RequirementFilter strictest() {
        Requirement all = Requirement.NONE;
        for (Policy policy : policies) {
            all = readsBody(policy) ? all : all.intersect(policy.require());
        }
        return RequirementFilter.passing(all, catalog, site);
    }

    /**
     * Returns the denial of every request with this head; empty if the body matters.
     *
     * @param head a request without a model and without a demand
     */
    Optional<Denied> denied(RequestFacts head) {
        Requirement wish = head.preferences().require();
        if (!mayDeny && wish.equals(Requirement.NONE)) {
            return Optional.empty();
        }
        var input = new ConditionInput(head, site.node());
        MatchedPolicies matched = new MatchedPolicies(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            Policy policy = policies.get(i);
            if (!readsBody(policy)) {
                switch (PolicyEngine.applies(policy, input)) {
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
        Requirement both = combination.filter().requirement().intersect(wish);
        RequirementFilter filter =
                wish.equals(Requirement.NONE)
                        ? combination.filter()
                        : RequirementFilter.passing(both, catalog, site);
        FilterStage furthest = filter.furthest();
        return furthest instanceof FilterStage.OnAxis(Axis axis, int _)
                ? Optional.of(Denials.forEveryBody(axis, combination, filter))
                : Optional.empty();
    }
}
