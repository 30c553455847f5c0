package dev.portolan.policy.engine;

import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.RoutingSettings;
import dev.portolan.policy.strategy.Ranking;

import java.util.List;
import java.util.function.Function;

/**
 * What a set of matching policies comes to; worked out once for each set that occurs.
 *
 * @param rank how the candidates are ordered
 */
record Combination(
        List<Policy> policies,
        List<String> names,
        RequirementFilter gate,
        RoutingSettings conduct,
        Rank rank) {

    /**
     * An order.
     *
     * @param said whether any of the policies says how to rank
     */
    record Rank(Ranking ranking, boolean said) {}

    static Combination of(
            List<Policy> matched,
            Function<Requirement, RequirementFilter> gates,
            Function<Prefer, Ranking> rankings) {
        Requirement requirement = Requirement.NONE;
        for (Policy policy : matched) {
            requirement = requirement.intersect(policy.require());
        }
        RoutingSettings conduct = conduct(matched);
        boolean said = matched.stream().anyMatch(policy -> policy.wishes().prefer().isPresent());
        return new Combination(
                List.copyOf(matched),
                matched.stream().map(Policy::name).toList(),
                gates.apply(requirement),
                conduct,
                new Rank(rankings.apply(conduct.prefer()), said));
    }

    /** Each part is the word of the first, and so highest, policy that has one. */
    private static RoutingSettings conduct(List<Policy> matched) {
        Prefer prefer =
                matched.stream()
                        .flatMap(policy -> policy.wishes().prefer().stream())
                        .findFirst()
                        .orElse(Prefer.DEFAULT);
        Failover failover =
                matched.stream()
                        .flatMap(policy -> policy.wishes().failover().stream())
                        .findFirst()
                        .orElse(Failover.DEFAULT);
        CachePolicy cache =
                matched.stream()
                        .flatMap(policy -> policy.wishes().cache().stream())
                        .findFirst()
                        .orElse(CachePolicy.OFF);
        return new RoutingSettings(prefer, failover, cache);
    }

    Ranking ranking() {
        return rank.ranking();
    }

    boolean ranked() {
        return rank.said();
    }
}
