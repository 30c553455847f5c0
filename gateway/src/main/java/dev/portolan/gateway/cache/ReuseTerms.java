package dev.portolan.gateway.cache;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.Requirement;

import java.time.Duration;

/**
 * What a kept answer must meet to be given to one reader: the reader's own policy, whatever the key
 * said already.
 *
 * @param plan the deployments the reader's request may go to
 * @param maxAge the oldest the reader takes
 */
public record ReuseTerms(Requirement requirement, Plan plan, Duration maxAge) {

    /** The terms of a permitted request with these directives. */
    public static ReuseTerms of(Decision.Permitted decision, CacheDirectives directives) {
        Duration ttl = decision.settings().cache().ttl();
        Duration asked = directives.maxAge();
        return new ReuseTerms(
                decision.requirement(), decision.plan(), asked.compareTo(ttl) < 0 ? asked : ttl);
    }

    /** Whether {@code answer} may be given. */
    boolean metBy(CachedAnswer answer, long nowMillis) {
        long age = nowMillis - answer.producedAt();
        return age < Math.min(maxAge.toMillis(), answer.ttl().toMillis())
                && requirement.brokenBy(answer.origin().placement()).isEmpty()
                && isPlanned(answer.origin());
    }

    /** The deployment is still one that this request could go to, and still serves that model. */
    private boolean isPlanned(AnswerOrigin origin) {
        for (int i = 0; i < plan.size(); i++) {
            DeploymentFacts facts = plan.get(i);
            if (facts.id().equals(origin.deployment())) {
                return facts.upstream().equals(origin.upstream());
            }
        }
        return false;
    }
}
