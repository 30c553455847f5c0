package dev.portolan.policy.model;

import java.time.Duration;

/**
 * Whether an answer may be given again.
 *
 * @param ttl how long an answer is kept
 * @param group tenants that name the same group share answers; the empty string shares with nobody
 */
public record CachePolicy(Mode mode, Duration ttl, String group) {

    /** No answer is kept or given again. */
    public static final CachePolicy OFF = new CachePolicy(Mode.OFF, Duration.ZERO, "");

    /** What counts as the same request. */
    public enum Mode {
        /** None does. */
        OFF,
        /** The same bytes, apart from what changes no answer. */
        EXACT
    }
}
