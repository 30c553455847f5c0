package dev.portolan.policy.proof;

import dev.portolan.policy.document.Words;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Requirement;

/** The sentence that tells where a counterexample goes and what that breaks. */
final class Path {

    private Path() {}

    static String of(
            Invariant invariant,
            Decision.Permitted decision,
            DeploymentFacts facts,
            GatewayPlacement site) {
        Requirement always = invariant.always();
        Placement place = facts.placement(decision.needs());
        String way =
                decision.plan().list().indexOf(facts) == 0
                        ? "as the first choice"
                        : "by failover, hedge or continuation";
        String breaks =
                always.brokenBy(place)
                        .map(axis -> broken(axis, place, always))
                        .or(() -> site.brokenCopy(always).map(copy -> copy + " would hold a copy"))
                        .orElse("the cache lies outside " + always.allowed(Axis.COPIES));
        return "goes to %s %s, by the policies %s; %s"
                .formatted(facts.id(), way, String.join(", ", decision.policies()), breaks);
    }

    private static String broken(Axis axis, Placement place, Requirement always) {
        String allowed = ", the invariant allows " + always.allowed(axis);
        return switch (axis) {
            case PROCESSING -> "it may process in " + words(place.processing()) + allowed;
            case STORAGE -> "it may store in " + words(place.storage()) + allowed;
            case OPERATOR ->
                    "its operator is under the law of "
                            + place.operator().jurisdictions()
                            + allowed;
            case RETENTION -> "it may keep " + Words.kebab(place.retention()) + allowed;
            case COPIES -> "a copy lies elsewhere" + allowed;
        };
    }

    private static String words(Bound bound) {
        return "%s (%s: %s)"
                .formatted(bound.countries(), Words.kebab(bound.basis()), bound.source());
    }
}
