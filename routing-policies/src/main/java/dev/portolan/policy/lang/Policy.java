package dev.portolan.policy.lang;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.Requirement;

import java.util.Optional;

/**
 * One policy of a file.
 *
 * @param when empty if it applies to every request
 * @param settings empty parts are taken from the policy with the next priority
 */
public record Policy(
        String name,
        int priority,
        Position at,
        Optional<Condition> when,
        Requirement require,
        Settings settings) {

    /** The routing settings that a policy sets. */
    public record Settings(
            Optional<Prefer> prefer, Optional<Failover> failover, Optional<CachePolicy> cache) {}
}
