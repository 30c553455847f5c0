package dev.portolan.gateway.tenantapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.Scope;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** JSON of limits and budgets with what is left of each, as far as this process knows. */
final class UsesView {
    private static final int MONEY_DIGITS = 6;

    private final LimitBook book;

    UsesView(LimitBook book) {
        this.book = book;
    }

    /** Writes the members {@code limits} and {@code budgets} of those counters that are wanted. */
    void write(ObjectNode node, CallerLimits limits, Predicate<Scope> wanted) {
        ArrayNode rates = node.putArray("limits");
        ArrayNode budgets = node.putArray("budgets");
        for (Counter counter : all(limits)) {
            if (wanted.test(counter.scope())) {
                write(counter, limits.tree(), rates, budgets);
            }
        }
    }

    private static List<Counter> all(CallerLimits limits) {
        List<Counter> all = new ArrayList<>(limits.always());
        limits.byModel().values().forEach(all::addAll);
        return all;
    }

    private void write(Counter counter, String tree, ArrayNode rates, ArrayNode budgets) {
        switch (counter) {
            case Counter.RequestRate limit ->
                    rate(
                            scoped(rates, counter.scope()).put("of", "requests"),
                            limit.rate(),
                            left(tree, counter).requests());
            case Counter.TokenRate limit ->
                    rate(
                            scoped(rates, counter.scope()).put("of", "tokens"),
                            limit.rate(),
                            left(tree, counter).tokens());
            case Counter.Concurrency limit ->
                    scoped(rates, counter.scope())
                            .put("of", "concurrent")
                            .put("limit", Integer.toString(limit.limit()));
            case Counter.Budget budget ->
                    book.budgets(tree, List.of(budget))
                            .forEach(use -> budget(scoped(budgets, counter.scope()), use));
        }
    }

    private LimitsLeft left(String tree, Counter counter) {
        return book.left(tree, List.of(counter));
    }

    private static ObjectNode scoped(ArrayNode all, Scope scope) {
        ObjectNode node = all.addObject().put("tenant", scope.tenant());
        switch (scope) {
            case Scope.Tenant _ -> {}
            case Scope.Key key -> node.put("key", key.key());
            case Scope.TenantModel model -> node.put("model", model.model());
        }
        return node;
    }

    private static void rate(ObjectNode node, Rate rate, LimitsLeft.@Nullable Left left) {
        node.put("limit", rate.toString());
        if (left != null) {
            node.put("remaining", left.remaining()).put("resetMillis", left.resetMillis());
        }
    }

    private static void budget(ObjectNode node, BudgetUse use) {
        BudgetTerms terms = use.budget().terms();
        BigDecimal spent = money(terms, use.settledNanos());
        BigDecimal reserved = money(terms, use.reservedNanos());
        node.put("amount", terms.amount())
                .put("currency", terms.currency())
                .put("per", terms.per().name().toLowerCase(Locale.ROOT))
                .put("timezone", terms.zone().getId())
                .put("mode", terms.hard() ? "hard" : "soft")
                .put("spent", spent)
                .put("reserved", reserved)
                .put("remaining", terms.amount().subtract(spent).subtract(reserved))
                .put("from", Instant.ofEpochMilli(use.window().startMillis()).toString())
                .put("until", Instant.ofEpochMilli(use.window().endMillis()).toString());
        ArrayNode warn = node.putArray("warn");
        terms.warnPercents().forEach(percent -> warn.add(percent + "%"));
    }

    private static BigDecimal money(BudgetTerms terms, long nanos) {
        return terms.ofNanos(nanos).setScale(MONEY_DIGITS, RoundingMode.HALF_UP);
    }
}
