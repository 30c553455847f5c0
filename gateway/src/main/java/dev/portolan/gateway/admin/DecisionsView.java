package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.answer.Usage;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The JSON form of the last receipts, for operators. */
final class DecisionsView {
    private DecisionsView() {}

    static ObjectNode of(List<Receipt> receipts) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        var list = root.putArray("decisions");
        receipts.forEach(receipt -> write(receipt, list.addObject()));
        return root;
    }

    private static void write(Receipt receipt, ObjectNode node) {
        Receipt.Who who = receipt.who();
        node.put("at", who.at().toString())
                .put("request", who.requestId())
                .put("tenant", who.tenant())
                .put("key", who.key())
                .put("path", who.path())
                .put("model", who.model());
        Receipt.Ending ending = receipt.ending();
        Receipt.Served served = receipt.served();
        node.put("outcome", ending.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("status", ending.status())
                .put("code", ending.code())
                .put("endpoint", served == null ? null : served.endpoint())
                .put("processing", served == null ? null : served.processing())
                .put("cache", served == null ? null : served.cache().label());
        Receipt.Decided decision = receipt.decision();
        if (decision != null) {
            decision.policies().forEach(node.putArray("policies")::add);
            requires(node.putObject("requires"), decision.requirement());
            decision.trail().forEach(node.putArray("attempts")::add);
            decision.skipped().forEach(node.putArray("passedOver")::add);
            var spent = node.putArray("spent");
            decision.spent().forEach(one -> write(one, spent.addObject()));
        }
    }

    /** Writes a requirement as {@code explain --json} does. */
    private static void requires(ObjectNode node, Requirement requirement) {
        for (Axis axis : Axis.values()) {
            node.put(axis.key(), requirement.allowed(axis));
        }
    }

    private static void write(Receipt.Spent spent, ObjectNode node) {
        Usage usage = spent.usage();
        Cost cost = spent.cost();
        node.put("endpoint", spent.endpoint())
                .put("model", spent.origin().upstream())
                .put("served", spent.served())
                .put("inputTokens", usage.input() + usage.cacheWrite())
                .put("cachedTokens", usage.cacheRead())
                .put("outputTokens", usage.output())
                .put("estimated", spent.estimated())
                .put("cost", cost == null ? null : new BigDecimal(cost.decimal()))
                .put("currency", cost == null ? null : cost.currency());
    }
}
