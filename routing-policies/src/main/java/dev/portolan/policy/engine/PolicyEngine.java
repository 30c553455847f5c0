package dev.portolan.policy.engine;

import dev.portolan.policy.condition.ConditionInput;
import dev.portolan.policy.condition.Truth;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.strategy.Candidates;
import dev.portolan.policy.strategy.LiveState;
import dev.portolan.policy.strategy.RankingRequest;

import java.util.List;
import java.util.Optional;

/**
 * Decides where requests may and should go under one configuration. Safe for use by many threads.
 *
 * <p>A decision is a function of the request, the live state and the chance handed in; live state
 * and chance only ever change the order of a plan.
 */
public final class PolicyEngine {

    private final List<Policy> policies;
    private final DeploymentIndex catalog;
    private final GatewayPlacement site;
    private final Combinations combinations;
    private final EarlyDenials earlyDenials;

    private PolicyEngine(PolicySet set, DeploymentIndex catalog, GatewayPlacement site) {
        this.policies = set.policies();
        this.catalog = catalog;
        this.site = site;
        this.combinations = new Combinations(policies, catalog.deployments(), site);
        this.earlyDenials = new EarlyDenials(policies, combinations, catalog.deployments(), site);
    }

    /** An engine for a configuration without errors. */
    public static PolicyEngine of(
            PolicySet policies, DeploymentIndex catalog, GatewayPlacement site) {
        return new PolicyEngine(policies, catalog, site);
    }

    /**
     * Whether a deployment keeps a requirement, to be asked again before each attempt.
     *
     * @param requirement as the decision gave it
     * @param needs what the request needs
     */
    public static boolean permits(
            Requirement requirement, DeploymentFacts deployment, Capabilities needs) {
        return requirement.brokenBy(deployment.placement(needs)).isEmpty();
    }

    /** The catalogue decided over. */
    public DeploymentIndex catalog() {
        return catalog;
    }

    /** The gateway decided for. */
    public GatewayPlacement site() {
        return site;
    }

    /**
     * Decides one request.
     *
     * @param live what is measured of the deployments now
     * @param chance 64 random bits for this decision
     */
    public Decision decide(RequestFacts request, LiveState live, long chance) {
        return switch (match(request)) {
            case Match.Refused(Decision.Denied denied) -> denied;
            case Match.Found found -> decide(found, request, live, chance);
        };
    }

    /**
     * The denial that every request with this head gets, whatever its body asks for; empty where
     * the body has a say.
     *
     * @param head what is known before the body is read: no model, and a plain demand
     */
    public Optional<Decision.Denied> deniedBeforeBody(RequestFacts head) {
        return earlyDenials.denied(head);
    }

    /** Decides one request and says why, for people: the same decision, with every step. */
    public Explanation explain(RequestFacts request, LiveState live, long chance) {
        return new DecisionExplainer(this, request, live, chance).explain();
    }

    /** What is known of a request before its candidates are filtered. */
    sealed interface Match {
        /** Denied without looking at a candidate. */
        record Refused(Decision.Denied denied) implements Match {}

        /** The candidates and what they must keep. */
        record Found(Targets targets, Combination combination, RequirementFilter gate)
                implements Match {}
    }

    Match match(RequestFacts request) {
        Optional<Targets> targets = catalog.find(request.model());
        if (targets.isEmpty()) {
            return new Match.Refused(Denials.modelNotFound(request));
        }
        var subject = new ConditionInput(request, site.node());
        MatchedPolicies matched = new MatchedPolicies(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            switch (applies(policies.get(i), subject)) {
                case TRUE -> matched.add(i);
                case FALSE -> {}
                case FAILED -> {
                    return new Match.Refused(Denials.conditionFailed(policies.get(i).name()));
                }
            }
        }
        if (matched.isEmpty()) {
            return new Match.Refused(Denials.noPolicy());
        }
        Combination combination = combinations.of(matched);
        return new Match.Found(targets.get(), combination, gate(combination, request));
    }

    static Truth applies(Policy policy, ConditionInput subject) {
        return policy.when().isEmpty() ? Truth.TRUE : policy.when().get().test(subject);
    }

    private RequirementFilter gate(Combination combination, RequestFacts request) {
        Requirement wish = request.wishes().require();
        if (wish.equals(Requirement.NONE)) {
            return combination.gate();
        }
        Requirement both = combination.gate().requirement().intersect(wish);
        return RequirementFilter.passing(both, catalog.deployments(), site);
    }

    private Decision decide(Match.Found found, RequestFacts request, LiveState live, long chance) {
        Targets targets = found.targets();
        var candidates = new Candidates(targets.count());
        FilterStage furthest = FilterStage.ACCESS;
        for (int i = 0; i < targets.count(); i++) {
            int deployment = targets.deployment(i);
            FilterStage stage = judge(deployment, request, found.gate());
            if (stage == FilterStage.KEPT) {
                candidates.add(deployment, targets.tier(i));
            } else if (stage.order() > furthest.order()) {
                furthest = stage;
            }
        }
        if (candidates.count() == 0) {
            return Denials.atStage(furthest, request, found.combination(), found.gate());
        }
        RankingRequest ask = ask(found, request, live, chance);
        Plan plan =
                new Plan(
                        catalog.deployments(),
                        found.combination().ranking().order(candidates, ask));
        return new Decision.Permitted(
                found.combination().names(),
                found.gate().requirement(),
                request.demand().needs(),
                plan,
                found.combination().conduct());
    }

    FilterStage judge(int deployment, RequestFacts request, RequirementFilter gate) {
        return Filter.judge(deployment, catalog.deployments().get(deployment), request, gate);
    }

    /** The caller's wish replaces an objective that weighs, not one that assigns. */
    RankingRequest ask(Match.Found found, RequestFacts request, LiveState live, long chance) {
        Objective written = found.combination().conduct().prefer().objective();
        Objective wish = request.wishes().prefer();
        boolean assigned = written == Objective.PRIORITY || written == Objective.WEIGHTED;
        Objective objective = wish == null || assigned ? written : wish;
        boolean ranked = found.combination().ranked() || wish != null;
        return new RankingRequest(
                request, objective, found.targets().alias() && !ranked, live, chance);
    }

    List<Policy> policies() {
        return policies;
    }
}
