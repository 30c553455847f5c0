package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A key as written.
 *
 * @param expires the first moment at which it is no longer valid; null for never
 * @param client whose clients use it; null where each request shows it
 * @param limits its own limits
 */
public record KeyDraft(
        String id,
        KeyHash hash,
        @Nullable Instant expires,
        @Nullable ClientKind client,
        WrittenLimits limits) {
    /** Returns the key of a tenant. */
    ApiKey of(Tenant tenant) {
        return new ApiKey(tenant, id, hash, expires, client);
    }

    /** Returns the same key with another hash, valid until {@code end} at the latest. */
    KeyDraft until(KeyHash other, Instant end) {
        Instant earlier = expires == null || end.isBefore(expires) ? end : expires;
        return new KeyDraft(id, other, earlier, client, limits);
    }
}
