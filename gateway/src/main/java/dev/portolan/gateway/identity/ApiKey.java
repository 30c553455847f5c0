package dev.portolan.gateway.identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant's key, of which only the hash is known.
 *
 * @param id how the tenant tells its keys apart
 * @param expires the first moment at which it is no longer valid, or null for never
 */
public record ApiKey(Tenant tenant, String id, KeyHash hash, @Nullable Instant expires) {

    /** The first moment at which it is no longer valid, if there is one. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expires);
    }

    /** Whether it is valid at {@code now}. */
    boolean isValidAt(long nowMillis) {
        return expires == null || nowMillis < expires.toEpochMilli();
    }
}
