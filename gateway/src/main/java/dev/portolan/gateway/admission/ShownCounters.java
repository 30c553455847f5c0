package dev.portolan.gateway.admission;

import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.TenantLimits;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The counters that metrics show: those of tenants, not those of their keys, up to a bound.
 *
 * @param trees the counters of each tree that are shown, by its root's id
 * @param hidden the number of counters of tenants beyond the bound
 */
public record ShownCounters(Map<String, List<Counter>> trees, int hidden) {
    /** No counters. */
    public static final ShownCounters NONE = new ShownCounters(Map.of(), 0);

    public ShownCounters {
        trees = Map.copyOf(trees);
    }

    /**
     * Returns the first {@code most} counters in the order of tenants' ids, and counts the rest.
     */
    public static ShownCounters of(TenantLimits limits, int most) {
        Map<String, List<Counter>> trees = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        int shown = 0;
        int hidden = 0;
        for (CallerLimits caller : new TreeMap<>(limits.byTenant()).values()) {
            for (Counter counter : all(caller)) {
                if (!seen.add(counter.id())) {
                    continue;
                }
                if (shown < most) {
                    trees.computeIfAbsent(caller.tree(), _ -> new ArrayList<>()).add(counter);
                    shown++;
                } else {
                    hidden++;
                }
            }
        }
        return new ShownCounters(trees, hidden);
    }

    private static List<Counter> all(CallerLimits caller) {
        List<Counter> all = new ArrayList<>(caller.always());
        caller.byModel().values().forEach(all::addAll);
        return all;
    }

    /** Returns what the limits among them have used. */
    public List<LimitUse> limits(LimitBook book) {
        List<LimitUse> uses = new ArrayList<>();
        trees.forEach(
                (tree, counters) -> {
                    for (Counter counter : counters) {
                        switch (counter) {
                            case Counter.RequestRate _, Counter.TokenRate _ ->
                                    uses.add(rate(book, tree, counter));
                            case Counter.Concurrency concurrency ->
                                    uses.add(concurrency(book, tree, concurrency));
                            case Counter.Budget _ -> {}
                        }
                    }
                });
        return uses;
    }

    private static LimitUse rate(LimitBook book, String tree, Counter counter) {
        LimitsLeft left = book.left(tree, List.of(counter));
        LimitsLeft.Left of = left.requests() == null ? left.tokens() : left.requests();
        return of == null
                ? new LimitUse(counter, 0, 0)
                : new LimitUse(counter, of.limit(), of.remaining());
    }

    private static LimitUse concurrency(
            LimitBook book, String tree, Counter.Concurrency concurrency) {
        int running = book.running(tree, concurrency);
        return new LimitUse(
                concurrency, concurrency.limit(), Math.max(0, concurrency.limit() - running));
    }

    /** Returns what the budgets among them have used. */
    public List<BudgetUse> budgets(LimitBook book) {
        List<BudgetUse> uses = new ArrayList<>();
        trees.forEach((tree, counters) -> uses.addAll(budgets(book, tree, counters)));
        return uses;
    }

    private static List<BudgetUse> budgets(LimitBook book, String tree, List<Counter> counters) {
        List<Counter.Budget> budgets = new ArrayList<>();
        for (Counter counter : counters) {
            if (counter instanceof Counter.Budget budget) {
                budgets.add(budget);
            }
        }
        return budgets.isEmpty() ? List.of() : book.budgets(tree, budgets);
    }
}
