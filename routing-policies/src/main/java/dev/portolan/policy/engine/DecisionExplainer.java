package dev.portolan.policy.engine;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.condition.ConditionInput;
import dev.portolan.policy.document.Words;
import dev.portolan.policy.engine.Explanation.Candidate;
import dev.portolan.policy.engine.Explanation.PolicyStep;
import dev.portolan.policy.engine.PolicyEngine.Match;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.strategy.LiveState;
import dev.portolan.policy.strategy.RankingRequest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Explains one decision step by step, with the same filter and the same ranking. */
final class DecisionExplainer {

    private final PolicyEngine engine;
    private final RequestFacts request;
    private final LiveState live;
    private final long randomBits;

    DecisionExplainer(PolicyEngine engine, RequestFacts request, LiveState live, long randomBits) {
        this.engine = engine;
        this.request = request;
        this.live = live;
        this.randomBits = randomBits;
    }

    Explanation explain() {
        Decision decision = engine.decide(request, live, randomBits);
        Match match = engine.match(request);
        List<Candidate> candidates =
                switch (match) {
                    case Match.Refused _ -> List.of();
                    case Match.Found found -> candidates(found, decision);
                };
        return new Explanation(request, decision, policies(), candidates, notes(match, decision));
    }

    private List<PolicyStep> policies() {
        var input = new ConditionInput(request, engine.site().node());
        return engine.policies().stream()
                .map(
                        policy ->
                                new PolicyStep(
                                        policy.name(),
                                        policy.priority(),
                                        policy.at().toString(),
                                        policy.when().map(Condition::text).orElse(""),
                                        PolicyEngine.applies(policy, input)))
                .toList();
    }

    private List<Candidate> candidates(Match.Found found, Decision decision) {
        Map<Integer, Integer> ranks = ranks(decision);
        RankingRequest rankingRequest = engine.rankingRequest(found, request, live, randomBits);
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < found.targets().count(); i++) {
            int deployment = found.targets().deployment(i);
            DeploymentFacts facts = engine.catalog().deployments().get(deployment);
            FilterStage stage = engine.filter(deployment, request, found.filter());
            if (stage.passedAll()) {
                String why = found.combination().ranking().reason(deployment, rankingRequest);
                String rule =
                        rankingRequest.aliasOrder()
                                ? "alias order, " + words(rankingRequest)
                                : words(rankingRequest);
                candidates.add(
                        new Candidate(facts, ranks.getOrDefault(deployment, 0), rule, "", why));
            } else {
                candidates.add(removed(facts, stage, found));
            }
        }
        candidates.sort(Comparator.comparingInt(c -> c.rank() == 0 ? Integer.MAX_VALUE : c.rank()));
        return candidates;
    }

    private static String words(RankingRequest rankingRequest) {
        return Words.kebab(rankingRequest.objective());
    }

    private static Map<Integer, Integer> ranks(Decision decision) {
        var ranks = new HashMap<Integer, Integer>();
        if (decision instanceof Decision.Permitted permitted) {
            for (int i = 0; i < permitted.plan().size(); i++) {
                ranks.put(permitted.plan().index(i), i + 1);
            }
        }
        return ranks;
    }

    private Candidate removed(DeploymentFacts facts, FilterStage stage, Match.Found found) {
        return switch (stage) {
            case FilterStage.Access _ ->
                    removed(
                            facts,
                            stage,
                            "",
                            "the tenant's allow-list has neither \"%s\" nor \"%s\""
                                    .formatted(request.model(), facts.model()));
            case FilterStage.Needs _ ->
                    removed(
                            facts,
                            stage,
                            "",
                            "does not support "
                                    + facts.offer().supports().missing(request.demand().needs()));
            case FilterStage.OnAxis(Axis axis, int _) ->
                    removed(facts, stage, author(axis, facts, found), why(axis, facts, found));
            case FilterStage.Kept _ -> throw new IllegalArgumentException("kept is no removal");
        };
    }

    private static Candidate removed(
            DeploymentFacts facts, FilterStage stage, String policy, String why) {
        return new Candidate(facts, 0, stage.param(), policy, why);
    }

    /** Returns the first policy that alone forbids the deployment on the axis. */
    private String author(Axis axis, DeploymentFacts facts, Match.Found found) {
        for (Policy policy : found.combination().policies()) {
            if (breaks(policy.require(), axis, facts)) {
                return policy.name();
            }
        }
        return breaks(request.preferences().require(), axis, facts)
                ? "x-portolan-require"
                : "the policies together";
    }

    private boolean breaks(Requirement requirement, Axis axis, DeploymentFacts facts) {
        return axis == Axis.COPIES
                ? engine.site().brokenCopy(requirement).isPresent()
                : requirement.isBrokenOn(axis, facts.placement(request.demand().needs()));
    }

    private String why(Axis axis, DeploymentFacts facts, Match.Found found) {
        Requirement required = found.filter().requirement();
        Placement placement = facts.placement(request.demand().needs());
        String why =
                axis == Axis.COPIES
                        ? engine.site().brokenCopy(required).orElse("this gateway")
                                + " would hold a copy"
                        : axis.describe(placement.statement(axis));
        return why + ", allowed: " + required.allowed(axis);
    }

    private static List<String> notes(Match match, Decision decision) {
        if (match instanceof Match.Found found
                && decision instanceof Decision.Permitted
                && !found.filter().mayCache()
                && found.combination().settings().cache().mode() != CachePolicy.Mode.OFF) {
            return List.of(
                    "the shared cache lies outside what the policies allow for copies, so it is not"
                            + " used; answers are kept in this process only");
        }
        return List.of();
    }
}
