package dev.portolan.policy.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the plan is followed.
 *
 * @param attempts the most attempts, the first included
 * @param deadline for the whole request
 * @param firstToken how long one attempt may take to its first token
 * @param betweenTokens how long a stream may be silent
 * @param hedge after which silence a second attempt starts beside the first; empty if never
 */
public record Failover(
        int attempts,
        Duration deadline,
        Duration firstToken,
        Duration betweenTokens,
        Optional<Duration> hedge) {

    /** What a policy that says nothing gets. */
    public static final Failover DEFAULT =
            new Failover(
                    4,
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Optional.empty());
}
