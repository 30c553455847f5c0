package dev.portolan.policy.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The limits on attempts and waiting for one request.
 *
 * @param attempts the most attempts, the first included
 * @param deadline for the whole request
 * @param firstToken the longest time of one attempt to its first token
 * @param betweenTokens the longest silence within a stream
 * @param thinking the longest silence while a model thinks, in place of both; empty if only the
 *     deadline applies
 * @param keepAlive the silence after which the caller of a stream is sent a comment; empty if never
 * @param retryAfter the longest Retry-After that is waited for when no other deployment is left
 * @param hedge the silence after which a second attempt starts in parallel; empty if never
 */
public record Failover(
        int attempts,
        Duration deadline,
        Duration firstToken,
        Duration betweenTokens,
        Optional<Duration> thinking,
        Optional<Duration> keepAlive,
        Duration retryAfter,
        Optional<Duration> hedge) {

    /** The limits where no policy sets any. */
    public static final Failover DEFAULT =
            new Failover(
                    4,
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(15)),
                    Duration.ofSeconds(2),
                    Optional.empty());
}
