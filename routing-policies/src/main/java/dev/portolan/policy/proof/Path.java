package dev.portolan.policy.proof;

import dev.portolan.policy.document.Words;
import dev.portolan.policy.engine.Site;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Requirement;

/** The sentence that tells where a counterexample goes and what that breaks. */
final class Path {

    private Path() {}

    static String of(
            Invariant invariant, Decision.Permitted decision, DeploymentFacts facts, Site site) {
        Requirement always = invariant.always();
        String way =
                decision.plan().list().indexOf(facts) == 0
                        ? "as the first choice"
                        : "by failover, hedge or continuation";
        String breaks =
                always.brokenBy(facts.placement())
                        .map(axis -> broken(axis, facts, always))
                        .or(() -> site.brokenCopy(always).map(copy -> copy + " would hold a copy"))
                        .orElse("the cache lies outside " + always.allowed(Axis.COPIES));
        return "goes to %s %s, by the policies %s; %s"
                .formatted(facts.id(), way, String.join(", ", decision.policies()), breaks);
    }

    private static String broken(Axis axis, DeploymentFacts facts, Requirement always) {
        String allowed = ", the invariant allows " + always.allowed(axis);
        return switch (axis) {
            case PROCESSING ->
                    "it may process in " + facts.placement().processing().countries() + allowed;
            case STORAGE -> "it may store in " + facts.placement().storage().countries() + allowed;
            case OPERATOR ->
                    "its operator is under the law of "
                            + facts.placement().operator().jurisdictions()
                            + allowed;
            case RETENTION -> "it may keep " + Words.kebab(facts.placement().retention()) + allowed;
            case COPIES -> "a copy lies elsewhere" + allowed;
        };
    }
}
