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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which deployments a request may use, and in which order. Safe for use by many threads.
 *
 * <p>A decision is a function of the request, the live state and the random bits; the last two
 * change only the order of a plan.
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

    /** Creates an engine for a configuration without errors. */
    public static PolicyEngine of(
            PolicySet policies, DeploymentIndex catalog, GatewayPlacement site) {
        return new PolicyEngine(policies, catalog, site);
    }

    /**
     * Returns whether a deployment meets a requirement; checked again before each attempt.
     *
     * @param requirement as the decision gave it
     * @param needs what the request needs
     */
    public static boolean permits(
            Requirement requirement, DeploymentFacts deployment, Capabilities needs) {
        return requirement.brokenBy(deployment.placement(needs)).isEmpty();
    }

    /** The deployments. */
    public DeploymentIndex catalog() {
        return catalog;
    }

    /** The placement of this gateway. */
    public GatewayPlacement site() {
        return site;
    }

    /**
     * Decides one request.
     *
     * @param live the current measurements of the deployments
     * @param randomBits 64 random bits for this decision
     */
    public Decision decide(RequestFacts request, LiveState live, long randomBits) {
        return switch (match(request)) {
            case Match.Refused(Decision.Denied denied) -> denied;
            case Match.Found found -> decide(found, request, live, randomBits);
        };
    }

    /**
     * Returns the denial that every request with this head gets; empty if the body matters.
     *
     * @param head the request before its body is read: no model, and a plain demand
     */
    public Optional<Decision.Denied> deniedBeforeBody(RequestFacts head) {
        return earlyDenials.denied(head);
    }

    /**
     * Returns the result of every deployment of the requested model under a requirement that a
     * decision found; empty if there is no such model. Headers and tags make no difference.
     */
    public List<Verdict> verdicts(RequestFacts request, Requirement requirement) {
        Optional<Targets> targets = catalog.find(request.model());
        if (targets.isEmpty()) {
            return List.of();
        }
        RequirementFilter filter =
                RequirementFilter.passing(requirement, catalog.deployments(), site);
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < targets.get().count(); i++) {
            int deployment = targets.get().deployment(i);
            verdicts.add(new Verdict(deployment, filter(deployment, request, filter).param()));
        }
        return verdicts;
    }

    /**
     * The result of one deployment.
     *
     * @param deployment its index in the catalog
     * @param failed the subject of the first test that it fails: an axis's key, {@code needs} or
     *     {@code model}; the empty string if it is permitted
     */
    public record Verdict(int deployment, String failed) {
        /** Returns whether it is permitted. */
        public boolean isPermitted() {
            return failed.isEmpty();
        }
    }

    /** Explains the decision on one request, with every step. */
    public Explanation explain(RequestFacts request, LiveState live, long randomBits) {
        return new DecisionExplainer(this, request, live, randomBits).explain();
    }

    /** The result of matching policies, before candidates are filtered. */
    sealed interface Match {
        /** The request is denied without looking at a candidate. */
        record Refused(Decision.Denied denied) implements Match {}

        /** The candidates and the filter they must pass. */
        record Found(Targets targets, Combination combination, RequirementFilter filter)
                implements Match {}
    }

    Match match(RequestFacts request) {
        Optional<Targets> targets = catalog.find(request.model());
        if (targets.isEmpty()) {
            return new Match.Refused(Denials.modelNotFound(request));
        }
        var input = new ConditionInput(request, site.node());
        MatchedPolicies matched = new MatchedPolicies(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            switch (applies(policies.get(i), input)) {
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
        return new Match.Found(targets.get(), combination, filter(combination, request));
    }

    static Truth applies(Policy policy, ConditionInput input) {
        return policy.when().isEmpty() ? Truth.TRUE : policy.when().get().test(input);
    }

    private RequirementFilter filter(Combination combination, RequestFacts request) {
        Requirement wish = request.preferences().require();
        if (wish.equals(Requirement.NONE)) {
            return combination.filter();
        }
        Requirement both = combination.filter().requirement().intersect(wish);
        return RequirementFilter.passing(both, catalog.deployments(), site);
    }

    private Decision decide(
            Match.Found found, RequestFacts request, LiveState live, long randomBits) {
        Targets targets = found.targets();
        var candidates = new Candidates(targets.count());
        FilterStage furthest = FilterStages.ACCESS;
        for (int i = 0; i < targets.count(); i++) {
            int deployment = targets.deployment(i);
            FilterStage stage = filter(deployment, request, found.filter());
            if (stage.passedAll()) {
                candidates.add(deployment, targets.tier(i));
            } else if (stage.order() > furthest.order()) {
                furthest = stage;
            }
        }
        if (candidates.count() == 0) {
            return furthest instanceof FilterStage.Needs
                    ? new Shortfall(this, found, request).denied()
                    : Denials.atStage(furthest, request, found.combination(), found.filter());
        }
        RankingRequest rankingRequest = rankingRequest(found, request, live, randomBits);
        Plan plan =
                new Plan(
                        catalog.deployments(),
                        found.combination().ranking().order(candidates, rankingRequest));
        return new Decision.Permitted(
                found.combination().names(),
                found.filter().requirement(),
                request.demand().needs(),
                plan,
                found.combination().settings());
    }

    FilterStage filter(int deployment, RequestFacts request, RequirementFilter filter) {
        return Filter.apply(deployment, catalog.deployments().get(deployment), request, filter);
    }

    /** The caller's preference replaces cost, latency and balanced, not priority and weighted. */
    RankingRequest rankingRequest(
            Match.Found found, RequestFacts request, LiveState live, long randomBits) {
        Objective written = found.combination().settings().prefer().objective();
        Objective wish = request.preferences().prefer();
        boolean assigned = written == Objective.PRIORITY || written == Objective.WEIGHTED;
        Objective objective = wish == null || assigned ? written : wish;
        boolean ranked = found.combination().ranked() || wish != null;
        return new RankingRequest(
                request, objective, found.targets().alias() && !ranked, live, randomBits);
    }

    List<Policy> policies() {
        return policies;
    }
}
