package dev.portolan.gateway.identity;

import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A tenant's API key, stored as its hash only. Two keys are equal if what is configured of them is;
 * a key also remembers when it was last used.
 */
public final class ApiKey {
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final VarHandle USED_MINUTE = usedMinute();

    private final Tenant tenant;
    private final String id;
    private final KeyHash hash;
    private final @Nullable Instant expires;
    private final @Nullable ClientKind client;

    /** Minutes since 1970 of the last use that was not taken yet; 0 if there is none. */
    @SuppressWarnings("UnusedVariable") // read by the VarHandle
    private int usedMinute;

    /**
     * Creates a key.
     *
     * @param id the key's id, unique within the tenant
     * @param expires the first moment at which it is no longer valid, or null for never
     * @param client whose clients use it, or null where each request shows it
     */
    public ApiKey(
            Tenant tenant,
            String id,
            KeyHash hash,
            @Nullable Instant expires,
            @Nullable ClientKind client) {
        this.tenant = tenant;
        this.id = id;
        this.hash = hash;
        this.expires = expires;
        this.client = client;
    }

    /** Creates a key that any client may use. */
    public ApiKey(Tenant tenant, String id, KeyHash hash, @Nullable Instant expires) {
        this(tenant, id, hash, expires, null);
    }

    public Tenant tenant() {
        return tenant;
    }

    public String id() {
        return id;
    }

    public KeyHash hash() {
        return hash;
    }

    public @Nullable Instant expires() {
        return expires;
    }

    public @Nullable ClientKind client() {
        return client;
    }

    /** Returns the first moment at which the key is no longer valid; empty if it never expires. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expires);
    }

    /** Returns whether the key is valid at {@code nowMillis}. */
    boolean isValidAt(long nowMillis) {
        return expires == null || nowMillis < expires.toEpochMilli();
    }

    /** Notes a use; writes at most once a minute, so that threads do not contend for it. */
    void used(long nowMillis) {
        int minute = (int) (nowMillis / MINUTE);
        if ((int) USED_MINUTE.getOpaque(this) != minute) {
            USED_MINUTE.setOpaque(this, minute);
        }
    }

    /** Returns the minute of the last use since this was last called; empty if there was none. */
    public Optional<Instant> takeUse() {
        if ((int) USED_MINUTE.getOpaque(this) == 0) {
            return Optional.empty();
        }
        int minute = (int) USED_MINUTE.getAndSet(this, 0);
        return Optional.of(Instant.ofEpochMilli(minute * MINUTE));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey key
                && id.equals(key.id)
                && hash.equals(key.hash)
                && Objects.equals(expires, key.expires)
                && client == key.client
                && tenant.equals(key.tenant);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[" + tenant.id() + "/" + id + "]";
    }

    private static VarHandle usedMinute() {
        try {
            return MethodHandles.lookup().findVarHandle(ApiKey.class, "usedMinute", int.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the field is declared above", e);
        }
    }
}
