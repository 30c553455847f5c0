package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.TenantLimits;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tenants with what they inherit, their keys and their limits.
 *
 * @param byId every tenant
 * @param keyring every tenant's keys
 * @param limits the limits of all callers
 */
public record EffectiveTenants(Map<String, Tenant> byId, Keyring keyring, TenantLimits limits) {
    public EffectiveTenants {
        byId = Map.copyOf(byId);
    }

    static EffectiveTenants of(
            Map<String, Tenant> byId,
            Collection<ApiKey> keys,
            TenantLimits limits,
            InstantSource clock) {
        return new EffectiveTenants(byId, new Keyring(keys, clock), limits);
    }

    /** Returns no tenants, with a keyring that expires keys by {@code clock}. */
    static EffectiveTenants none(InstantSource clock) {
        return of(Map.of(), List.of(), TenantLimits.NONE, clock);
    }

    /** Returns the number of tenants from the root to {@code id}; 0 if there is no such tenant. */
    int depth(@Nullable String id) {
        int depth = 0;
        for (Tenant at = find(id); at != null && depth <= TenantTree.MAX_DEPTH; depth++) {
            at = find(at.parent());
        }
        return depth;
    }

    /** Returns the id of the root of the tree of {@code tenant}. */
    String root(Tenant tenant) {
        Tenant root = tenant;
        for (Tenant at = tenant; at != null; at = find(at.parent())) {
            root = at;
        }
        return root.id();
    }

    /** Returns {@code id} below its ancestors, the root first; alone if there is no such tenant. */
    public List<String> path(String id) {
        List<String> path = new ArrayList<>(List.of(id));
        for (Tenant at = find(id); at != null && at.parent() != null; at = find(at.parent())) {
            path.addFirst(at.parent());
        }
        return path;
    }

    private @Nullable Tenant find(@Nullable String id) {
        return id == null ? null : byId.get(id);
    }
}
