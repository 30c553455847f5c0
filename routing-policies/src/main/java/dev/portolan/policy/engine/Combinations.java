package dev.portolan.policy.engine;

import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.strategy.Ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A cache of combinations by the set of matching policies. */
final class Combinations {

    /** Callers can cause many combinations; beyond this number they are computed and not cached. */
    private static final int CAPACITY = 2048;

    private final List<Policy> policies;
    private final List<DeploymentFacts> catalog;
    private final GatewayPlacement site;
    private final ConcurrentMap<MatchedPolicies, Combination> known = new ConcurrentHashMap<>();
    private final ConcurrentMap<Requirement, RequirementFilter> filters = new ConcurrentHashMap<>();
    private final ConcurrentMap<Prefer, Ranking> rankings = new ConcurrentHashMap<>();

    Combinations(List<Policy> policies, List<DeploymentFacts> catalog, GatewayPlacement site) {
        this.policies = policies;
        this.catalog = catalog;
        this.site = site;
    }

    Combination of(MatchedPolicies matched) {
        Combination combination = known.get(matched);
        if (combination == null) {
            combination = combine(matched);
            if (known.size() < CAPACITY) {
                known.put(matched, combination);
            }
        }
        return combination;
    }

    private Combination combine(MatchedPolicies matched) {
        var list = new ArrayList<Policy>();
        for (int i = 0; i < policies.size(); i++) {
            if (matched.has(i)) {
                list.add(policies.get(i));
            }
        }
        return Combination.of(list, this::filter, this::ranking);
    }

    private RequirementFilter filter(Requirement requirement) {
        RequirementFilter filter = filters.get(requirement);
        if (filter == null) {
            filter = RequirementFilter.prepared(requirement, catalog, site);
            if (filters.size() < CAPACITY) {
                filters.put(requirement, filter);
            }
        }
        return filter;
    }

    /** Bounded by the number of policies that set a ranking. */
    private Ranking ranking(Prefer prefer) {
        return rankings.computeIfAbsent(prefer, p -> Ranking.of(p, catalog));
    }
}
