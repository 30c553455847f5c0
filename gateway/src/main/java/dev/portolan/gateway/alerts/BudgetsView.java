package dev.portolan.gateway.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetUse;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What tenants have used of their budgets, as JSON; amounts in the budget's currency. */
public final class BudgetsView {
    private BudgetsView() {}

    /** Returns the budgets in their order. */
    public static ObjectNode of(List<BudgetUse> uses) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        var list = root.putArray("budgets");
        uses.forEach(use -> add(list.addObject(), use));
        return root;
    }

    private static void add(ObjectNode node, BudgetUse use) {
        BudgetTerms terms = use.budget().terms();
        node.put("tenant", use.budget().scope().tenant())
                .put("per", terms.per().name().toLowerCase(Locale.ROOT))
                .put("amount", terms.amount())
                .put("currency", terms.currency())
                .put("mode", terms.hard() ? "hard" : "soft")
                .put("used", terms.ofNanos(use.settledNanos()).stripTrailingZeros())
                .put("reserved", terms.ofNanos(use.reservedNanos()).stripTrailingZeros())
                .put("left", terms.ofNanos(use.leftNanos()).stripTrailingZeros());
        ObjectNode period = node.putObject("period");
        period.put("from", Instant.ofEpochMilli(use.window().startMillis()).toString());
        if (terms.per() != BudgetPeriod.TOTAL) {
            period.put("to", Instant.ofEpochMilli(use.window().endMillis()).toString());
        }
        var reached = node.putArray("reached");
        for (int percent : terms.thresholds()) {
            if (use.hasReached(percent)) {
                reached.add(percent + "%");
            }
        }
    }
}
