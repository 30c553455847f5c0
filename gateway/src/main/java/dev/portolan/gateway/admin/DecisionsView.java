package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Requirement;

import java.math.BigDecimal;
import java.util.List;

/** The last decisions, as operators see them. */
final class DecisionsView {
    private DecisionsView() {}

    static ObjectNode of(List<DecisionLog.Entry> entries) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        var list = root.putArray("decisions");
        for (DecisionLog.Entry entry : entries) {
            ObjectNode node = list.addObject();
            node.put("at", entry.at().toString())
                    .put("request", entry.who().requestId())
                    .put("tenant", entry.who().tenant())
                    .put("key", entry.who().key())
                    .put("path", entry.who().path())
                    .put("model", entry.who().model());
            node.put("outcome", entry.ending().outcome())
                    .put("status", entry.ending().status())
                    .put("code", entry.ending().code())
                    .put("endpoint", entry.ending().endpoint())
                    .put("processing", entry.ending().processing())
                    .put("cache", entry.ending().cache());
            DecisionLog.Said said = entry.said();
            if (said != null) {
                said.policies().forEach(node.putArray("policies")::add);
                requires(node.putObject("requires"), said.requirement());
                said.attempts().forEach(node.putArray("attempts")::add);
                said.passedOver().forEach(node.putArray("passedOver")::add);
                var spent = node.putArray("spent");
                said.spent().forEach(one -> write(one, spent.addObject()));
            }
        }
        return root;
    }

    /** As {@code explain --json} says it. */
    private static void requires(ObjectNode node, Requirement requirement) {
        for (Axis axis : Axis.values()) {
            node.put(axis.key(), requirement.allowed(axis));
        }
    }

    private static void write(DecisionLog.Spent spent, ObjectNode node) {
        DecisionLog.Tokens tokens = spent.tokens();
        DecisionLog.Money cost = spent.cost();
        node.put("endpoint", spent.endpoint())
                .put("model", spent.model())
                .put("served", spent.served())
                .put("inputTokens", tokens.input())
                .put("cachedTokens", tokens.cached())
                .put("outputTokens", tokens.output())
                .put("estimated", tokens.estimated())
                .put("cost", cost == null ? null : new BigDecimal(cost.amount()))
                .put("currency", cost == null ? null : cost.currency());
    }
}
