package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.KeyHash;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of the tenants and keys in the store: each that changed, as it is now.
 *
 * @param version the number of the last change; each change has a higher one than those before
 * @param revoked keys of the files that were revoked, by hash
 */
public record StoredChanges(
        long version,
        List<StoredTenant> tenants,
        List<StoredKey> keys,
        Map<KeyHash, RevokedKey> revoked) {
    public StoredChanges {
        tenants = List.copyOf(tenants);
        keys = List.copyOf(keys);
        revoked = Map.copyOf(revoked);
    }

    /** Returns the ids of the tenants that changed, or whose keys did. */
    public Set<String> changed() {
        Set<String> ids = new HashSet<>();
        tenants.forEach(tenant -> ids.add(tenant.id()));
        keys.forEach(key -> ids.add(key.tenant()));
        return ids;
    }
}
