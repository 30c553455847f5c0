package dev.portolan.gateway.cache;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.Requirement;

import java.time.Duration;

/**
 * The conditions under which a cached answer may be used for one request. They come from the
 * request's own policies, and are checked in addition to the key.
 *
 * @param plan the deployments permitted for the request
 * @param maxAge the highest age of an answer that the request accepts
 */
public record ReuseTerms(Requirement requirement, Plan plan, Duration maxAge) {

    /** Returns the terms of a permitted request with these directives. */
    public static ReuseTerms of(Decision.Permitted decision, CacheDirectives directives) {
        Duration ttl = decision.settings().cache().ttl();
        Duration requested = directives.maxAge();
        return new ReuseTerms(
                decision.requirement(),
                decision.plan(),
                requested.compareTo(ttl) < 0 ? requested : ttl);
    }

    /** Returns whether {@code answer} may be used at {@code nowMillis}. */
    boolean allows(CachedAnswer answer, long nowMillis) {
        long age = nowMillis - answer.producedAt();
        return age < Math.min(maxAge.toMillis(), answer.ttl().toMillis())
                && requirement.brokenBy(answer.origin().placement()).isEmpty()
                && isPlanned(answer.origin());
    }

    /**
     * Returns whether this request may use the deployment that answered, and it still serves that
     * model.
     */
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
