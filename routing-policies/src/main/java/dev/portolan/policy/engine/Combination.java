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
 * The combined effect of a set of matching policies; computed once for each set that occurs.
 *
 * @param rank the order of the candidates
 */
record Combination(
        List<Policy> policies,
        List<String> names,
        RequirementFilter filter,
        RoutingSettings settings,
        Rank rank) {

    /**
     * A ranking and its origin.
     *
     * @param explicit whether one of the policies sets the ranking
     */
    record Rank(Ranking ranking, boolean explicit) {}

    static Combination of(
            List<Policy> matched,
            Function<Requirement, RequirementFilter> filters,
            Function<Prefer, Ranking> rankings) {
        Requirement requirement = Requirement.NONE;
        for (Policy policy : matched) {
            requirement = requirement.intersect(policy.require());
        }
        RoutingSettings settings = settings(matched);
        boolean explicit =
                matched.stream().anyMatch(policy -> policy.settings().prefer().isPresent());
        return new Combination(
                List.copyOf(matched),
                matched.stream().map(Policy::name).toList(),
                filters.apply(requirement),
                settings,
                new Rank(rankings.apply(settings.prefer()), explicit));
    }

    /** Each part is taken from the first, and so highest, policy that sets it. */
    private static RoutingSettings settings(List<Policy> matched) {
        Prefer prefer =
                matched.stream()
                        .flatMap(policy -> policy.settings().prefer().stream())
                        .findFirst()
                        .orElse(Prefer.DEFAULT);
        Failover failover =
                matched.stream()
                        .flatMap(policy -> policy.settings().failover().stream())
                        .findFirst()
                        .orElse(Failover.DEFAULT);
        CachePolicy cache =
                matched.stream()
                        .flatMap(policy -> policy.settings().cache().stream())
                        .findFirst()
                        .orElse(CachePolicy.OFF);
        return new RoutingSettings(prefer, failover, cache);
    }

    Ranking ranking() {
        return rank.ranking();
    }

    boolean ranked() {
        return rank.explicit();
    }
}
