package dev.portolan.gateway.records.content;

import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.engine.PolicyEngine.Verdict;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.Requirement;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What many decisions share: the policies with their texts' digests, the requirement, and every
 * candidate with its placement and verdict.
 *
 * @param text the context in canonical JSON
 * @param positions each candidate's position in it, by the deployment's catalog index
 */
public record DecisionContext(SharedText text, Map<Integer, Integer> positions) {
    public DecisionContext {
        positions = Map.copyOf(positions);
    }

    /** Returns the context of a decision, under the policies of its configuration. */
    static DecisionContext of(DecisionGrounds grounds, PolicyTexts texts) {
        PolicyEngine engine = grounds.engine();
        Decision decision = grounds.decision();
        List<Verdict> verdicts = engine.verdicts(grounds.facts(), decision.requirement());
        Map<Integer, Integer> positions = new HashMap<>();
        CanonicalJson json = new CanonicalJson().object().array("candidates");
        for (Verdict verdict : verdicts) {
            positions.put(verdict.deployment(), positions.size());
            candidate(verdict, grounds, json);
        }
        json.endArray().member("configuration", grounds.configuration()).member("kind", "context");
        json.member("needs", grounds.facts().demand().needs().toString());
        texts.write(decision.policies(), json);
        requirement(decision.requirement(), json);
        json.endObject();
        return new DecisionContext(SharedText.of(json.bytes()), positions);
    }

    /** Returns the positions of a plan's deployments, in the plan's order. */
    void plan(Plan plan, CanonicalJson json) {
        json.array("plan");
        for (int i = 0; i < plan.size(); i++) {
            json.value(Optional.ofNullable(positions.get(plan.index(i))).orElse(-1).longValue());
        }
        json.endArray();
    }

    private static void candidate(Verdict verdict, DecisionGrounds grounds, CanonicalJson json) {
        DeploymentFacts facts = grounds.engine().catalog().deployments().get(verdict.deployment());
        Placement placement = facts.placement(grounds.facts().demand().needs());
        json.object().member("endpoint", facts.endpoint());
        if (!verdict.isPermitted()) {
            json.member("failed", verdict.failed());
        }
        json.member("model", facts.model());
        json.object("placement");
        Axis.ofDeployments().stream()
                .sorted(java.util.Comparator.comparing(Axis::key))
                .forEach(axis -> statement(axis, placement.statement(axis), json));
        json.endObject()
                .member("provider", facts.provider())
                .member("upstream", facts.upstream())
                .member("verdict", verdict.isPermitted() ? "permitted" : "removed")
                .endObject();
    }

    private static void statement(Axis axis, Placement.Statement statement, CanonicalJson json) {
        json.object(axis.key());
        switch (statement) {
            case Bound bound ->
                    json.member("basis", bound.basis().name().toLowerCase(Locale.ROOT))
                            .member("source", bound.source());
            case Operator operator -> json.member("name", operator.name());
            case Axis.Level<?> _level -> {}
        }
        json.member("value", value(statement.extent())).endObject();
    }

    /** Writes the limit of each axis, with its short name for people where it differs. */
    private static void requirement(Requirement requirement, CanonicalJson json) {
        json.object("requires");
        for (Axis axis : axesByName()) {
            json.object(axis.key())
                    .member("text", requirement.allowed(axis))
                    .member("value", value(requirement.limit(axis)))
                    .endObject();
        }
        json.endObject();
    }

    private static List<Axis> axesByName() {
        return java.util.Arrays.stream(Axis.values())
                .sorted(java.util.Comparator.comparing(Axis::key))
                .toList();
    }

    /** Returns the countries' codes, or the level's key. */
    private static String value(Axis.Extent extent) {
        return switch (extent) {
            case dev.portolan.policy.model.CountrySet countries -> countries.toString();
            case Axis.Level<?> level -> level.key();
        };
    }
}
