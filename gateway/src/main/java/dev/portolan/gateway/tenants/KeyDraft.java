package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.KeyHash;
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
record KeyDraft(
        String id,
        KeyHash hash,
        @Nullable Instant expires,
        @Nullable ClientKind client,
        WrittenLimits limits) {}
