package dev.portolan.policy.model;

import java.time.Duration;

/**
 * The rules for reusing an answer from the cache.
 *
 * @param ttl the time for which a cached answer may be reused
 * @param group tenants with the same group share answers; the empty string shares with no other
 *     tenant
 */
public record CachePolicy(Mode mode, Duration ttl, String group) {

    /** No answer is cached. */
    public static final CachePolicy OFF = new CachePolicy(Mode.OFF, Duration.ZERO, "");

    /** The comparison by which a request matches a cached one. */
    public enum Mode {
        /** No request matches. */
        OFF,
        /** Requests match if they have the same bytes, apart from members that change no answer. */
        EXACT
    }
}
