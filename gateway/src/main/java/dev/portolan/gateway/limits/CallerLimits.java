package dev.portolan.gateway.limits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The limits that hold for the requests of one caller: those of its key, its tenant and all its
 * ancestors.
 *
 * @param tree the id of the root of the tenant's tree
 * @param always the counters of every request, the key's first and the root's last
 * @param byModel further counters of requests for a model or an alias
 */
public record CallerLimits(String tree, List<Counter> always, Map<String, List<Counter>> byModel) {
    /** Nothing is limited. */
    public static final CallerLimits NONE = new CallerLimits("", List.of(), Map.of());

    public CallerLimits {
        always = List.copyOf(always);
        Map<String, List<Counter>> copy = new HashMap<>();
        byModel.forEach((model, counters) -> copy.put(model, List.copyOf(counters)));
        byModel = Map.copyOf(copy);
    }

    /** Returns whether nothing is limited. */
    public boolean isNone() {
        return always.isEmpty() && byModel.isEmpty();
    }

    /** Returns the budgets that hold for all requests of the caller. */
    public List<Counter> budgets() {
        return always.stream().filter(Counter.Budget.class::isInstance).toList();
    }

    /** Returns these limits and a key's own. */
    public CallerLimits and(String tenant, List<Counter> own) {
        if (own.isEmpty()) {
            return this;
        }
        List<Counter> all = new ArrayList<>(own);
        all.addAll(always);
        return new CallerLimits(tree.isEmpty() ? tenant : tree, all, byModel);
    }

    /**
     * Returns the counters of a request.
     *
     * @param models the model or alias asked for, and the models that may serve it
     */
    public List<Counter> of(Collection<String> models) {
        if (byModel.isEmpty()) {
            return always;
        }
        List<Counter> all = new ArrayList<>(always);
        for (String model : new LinkedHashSet<>(models)) {
            all.addAll(byModel.getOrDefault(model, List.of()));
        }
        return all;
    }
}
