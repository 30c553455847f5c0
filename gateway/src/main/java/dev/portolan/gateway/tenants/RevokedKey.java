package dev.portolan.gateway.tenants;

import java.time.Instant;

/** A key of the files that was revoked on the admin plane. */
public record RevokedKey(String tenant, String key, Instant at) {
    /** Returns whether it is this key. */
    public boolean is(String otherTenant, String otherKey) {
        return tenant.equals(otherTenant) && key.equals(otherKey);
    }
}
