package dev.portolan.gateway.upstream;

import dev.portolan.policy.model.Failover;

import java.time.Duration;

/**
 * What an attempt may take.
 *
 * @param stream whether its answer comes as a stream
 * @param firstToken to its first token; for a whole answer, to the response head
 * @param betweenTokens between two signs of life after that
 */
record Clocks(boolean stream, Duration firstToken, Duration betweenTokens) {
    /** A slow model on busy hardware still writes this fast. */
    private static final Duration PER_TOKEN = Duration.ofMillis(25);

    private static final int UNSAID_TOKENS = 1_024;

    /**
     * The clocks of a request for a stream or a whole answer of at most {@code maxOutputTokens}
     * tokens, -1 where the caller set no bound.
     *
     * <p>A whole answer's head comes after its last token. So where the policy leaves the
     * first-token clock at its default, a whole answer gets the time to write its tokens on top.
     */
    static Clocks of(Failover failover, boolean stream, int maxOutputTokens) {
        Duration first = failover.firstToken();
        if (!stream && first.equals(Failover.DEFAULT.firstToken())) {
            int tokens = maxOutputTokens < 0 ? UNSAID_TOKENS : maxOutputTokens;
            first = first.plus(PER_TOKEN.multipliedBy(tokens));
        }
        return new Clocks(stream, first, failover.betweenTokens());
    }
}
