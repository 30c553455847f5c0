package dev.portolan.gateway.operators;

import dev.portolan.gateway.identity.KeyHash;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A bearer token of the admin plane, stored as its hash only.
 *
 * @param id the name of its holder in logs and audit records, unique among the tokens
 * @param expires the first moment at which it is no longer valid, or null for never
 */
public record AdminToken(String id, KeyHash hash, AdminRole role, @Nullable Instant expires) {
    /** Returns whether {@code presented} is this token, in constant time. */
    public boolean matches(String presented) {
        return hash.equals(KeyHash.of(presented));
    }

    /** Returns whether the token is valid at {@code now}. */
    public boolean isValidAt(Instant now) {
        return expires == null || now.isBefore(expires);
    }
}
