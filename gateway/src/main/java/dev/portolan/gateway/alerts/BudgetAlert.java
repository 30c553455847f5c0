package dev.portolan.gateway.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Scope;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A budget that has reached a threshold.
 *
 * @param at when it was noticed
 * @param percent the threshold; 100 for the amount
 * @param node the id of the gateway that noticed it
 */
public record BudgetAlert(BudgetUse use, int percent, Instant at, String node) {
    /** The value of {@code type} in the body. */
    static final String TYPE = "budget.threshold_reached";

    /**
     * Returns an id that only alerts of the same budget, period, amount and threshold have, so that
     * a receiver recognizes a repetition.
     */
    String id() {
        String name =
                "%s|%d|%d|%d"
                        .formatted(
                                use.budget().id(),
                                use.window().startMillis(),
                                use.budget().limitNanos(),
                                percent);
        return "msg_" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the body as JSON. Amounts are decimal text, so that no reader rounds them. */
    String body() {
        BudgetTerms terms = use.budget().terms();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("type", TYPE).put("timestamp", at.toString());
        ObjectNode data = root.putObject("data");
        Scope scope = use.budget().scope();
        data.put("tenant", scope.tenant());
        if (scope instanceof Scope.Key key) {
            data.put("key", key.key());
        }
        data.put("threshold", percent + "%")
                .put("used", decimal(terms.ofNanos(use.settledNanos())))
                .put("amount", decimal(terms.amount()))
                .put("currency", terms.currency())
                .put("per", terms.per().name().toLowerCase(Locale.ROOT))
                .put("mode", terms.hard() ? "hard" : "soft");
        ObjectNode period = data.putObject("period");
        period.put("from", Instant.ofEpochMilli(use.window().startMillis()).toString());
        if (terms.per() != BudgetPeriod.TOTAL) {
            period.put("to", Instant.ofEpochMilli(use.window().endMillis()).toString());
        }
        data.put("timezone", terms.zone().getId()).put("node", node);
        return root.toString();
    }

    private static String decimal(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
