package dev.portolan.gateway.identity;

import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant's API key, stored as its hash only.
 *
 * @param id the key's id, unique within the tenant
 * @param expires the first moment at which it is no longer valid, or null for never
 * @param client whose clients use it, or null where each request shows it
 */
public record ApiKey(
        Tenant tenant,
        String id,
        KeyHash hash,
        @Nullable Instant expires,
        @Nullable ClientKind client) {
    public ApiKey(Tenant tenant, String id, KeyHash hash, @Nullable Instant expires) {
        this(tenant, id, hash, expires, null);
    }

    /** Returns the first moment at which the key is no longer valid; empty if it never expires. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expires);
    }

    /** Returns whether the key is valid at {@code nowMillis}. */
    boolean isValidAt(long nowMillis) {
        return expires == null || nowMillis < expires.toEpochMilli();
    }
}
