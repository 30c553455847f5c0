package dev.portolan.policy.proof;

import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Requirement;

/** The sentence that describes the path of a counterexample and what it breaks. */
final class Path {

    private Path() {}

    static String of(
            Invariant invariant,
            Decision.Permitted decision,
            DeploymentFacts facts,
            GatewayPlacement site) {
        Requirement always = invariant.always();
        Placement placement = facts.placement(decision.needs());
        String choice =
                decision.plan().list().indexOf(facts) == 0
                        ? "as the first choice"
                        : "by failover, hedge or continuation";
        String breaks =
                always.brokenBy(placement)
                        .map(axis -> broken(axis, placement, always))
                        .or(() -> site.brokenCopy(always).map(copy -> copy + " would hold a copy"))
                        .orElse("the cache lies outside " + always.allowed(Axis.COPIES));
        return "goes to %s %s, by the policies %s; %s"
                .formatted(facts.id(), choice, String.join(", ", decision.policies()), breaks);
    }

    private static String broken(Axis axis, Placement placement, Requirement always) {
        return "it %s, the invariant allows %s"
                .formatted(axis.describe(placement.statement(axis)), always.allowed(axis));
    }
}
