package dev.portolan.gateway.tenants;

import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.Scope;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The limits and budgets written for one scope.
 *
 * @param concurrent the highest number of requests at once; null if it is not limited
 */
public record WrittenLimits(
        @Nullable Rate requests,
        @Nullable Rate tokens,
        @Nullable Integer concurrent,
        List<BudgetTerms> budgets) {
    /** Nothing is limited. */
    public static final WrittenLimits NONE = new WrittenLimits(null, null, null, List.of());

    public WrittenLimits {
        budgets = List.copyOf(budgets);
    }

    WrittenLimits with(List<BudgetTerms> other) {
        return new WrittenLimits(requests, tokens, concurrent, other);
    }

    /** Returns the counters of {@code scope}. */
    List<Counter> counters(Scope scope) {
        List<Counter> counters = new ArrayList<>();
        if (concurrent != null) {
            counters.add(new Counter.Concurrency(scope, concurrent));
        }
        if (requests != null) {
            counters.add(new Counter.RequestRate(scope, requests));
        }
        if (tokens != null) {
            counters.add(new Counter.TokenRate(scope, tokens));
        }
        budgets.forEach(terms -> counters.add(new Counter.Budget(scope, terms)));
        return counters;
    }
}
