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

/** The combinations of policies met so far, by which policies matched. */
final class Combinations {

    /** Callers can bring about many combinations; beyond this, one is worked out and dropped. */
    private static final int KEPT = 2048;

    private final List<Policy> policies;
    private final List<DeploymentFacts> catalog;
    private final GatewayPlacement site;
    private final ConcurrentMap<MatchedPolicies, Combination> known = new ConcurrentHashMap<>();
    private final ConcurrentMap<Requirement, RequirementFilter> gates = new ConcurrentHashMap<>();
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
            if (known.size() < KEPT) {
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
        return Combination.of(list, this::gate, this::ranking);
    }

    private RequirementFilter gate(Requirement requirement) {
        RequirementFilter gate = gates.get(requirement);
        if (gate == null) {
            gate = RequirementFilter.prepared(requirement, catalog, site);
            if (gates.size() < KEPT) {
                gates.put(requirement, gate);
            }
        }
        return gate;
    }

    /** There are as many as policies that say how to rank, and one. */
    private Ranking ranking(Prefer prefer) {
        return rankings.computeIfAbsent(prefer, p -> Ranking.of(p, catalog));
    }
}
