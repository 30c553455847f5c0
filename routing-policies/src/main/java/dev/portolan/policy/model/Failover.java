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
 * @param thinking how long an attempt whose model thinks may be silent, in place of both; empty
 *     where the deadline alone bounds it
 * @param keepAlive after which silence the caller of a stream is sent a sign of life; empty if
 *     never
 * @param retryAfter the longest pause that a provider may ask for and that is waited for, where
 *     nobody else can be asked
 * @param hedge after which silence a second attempt starts beside the first; empty if never
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

    /** What a policy that says nothing gets. */
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
