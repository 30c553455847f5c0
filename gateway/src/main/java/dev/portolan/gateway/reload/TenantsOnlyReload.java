package dev.portolan.gateway.reload;

import dev.portolan.gateway.config.RulesCheck;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.tenants.EffectiveTenants;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.TenantUnion;
import dev.portolan.policy.document.Findings;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies changed tenants while the rest of the configuration does not load, so that an error
 * elsewhere does not keep a revoked key valid.
 */
final class TenantsOnlyReload {
    private TenantsOnlyReload() {}

    /**
     * Returns whether the invariants in force hold for {@code written}, the files' tenants, and
     * those of the store.
     */
    static boolean holds(Snapshot inForce, Snapshot.Tenants written) {
        Findings findings = new Findings();
        StoredTenants stored = inForce.tenants().union().stored();
        TenantUnion union = TenantUnion.of(written.union().files(), stored);
        RulesCheck.invariants(inForce.rules(), written.with(union), findings);
        return !findings.hasErrors();
    }

    /**
     * Returns the tenants in force without what {@code written} no longer grants: removed keys,
     * earlier expiry dates, shorter lists of models. Nothing is added and no label changes, so that
     * every proved invariant still holds.
     */
    static Snapshot.Tenants narrowed(Snapshot.Tenants inForce, Snapshot.Tenants written) {
        TenantUnion union = inForce.union();
        EffectiveTenants files = narrowed(union.files(), written.union().files());
        return inForce.with(TenantUnion.of(files, union.stored()));
    }

    private static EffectiveTenants narrowed(EffectiveTenants inForce, EffectiveTenants written) {
        Map<String, Tenant> tenants = new HashMap<>();
        inForce.byId()
                .forEach(
                        (id, tenant) ->
                                Optional.ofNullable(written.byId().get(id))
                                        .ifPresent(now -> tenants.put(id, narrowed(tenant, now))));
        Keyring keys =
                inForce.keyring()
                        .narrowed(
                                key ->
                                        written.keyring()
                                                .find(key.hash())
                                                .filter(now -> hasSameTenant(key, now))
                                                .map(now -> narrowed(key, now, tenants)));
        return new EffectiveTenants(tenants, keys, inForce.limits());
    }

    private static boolean hasSameTenant(ApiKey key, ApiKey other) {
        return key.tenant().id().equals(other.tenant().id());
    }

    private static ApiKey narrowed(ApiKey key, ApiKey now, Map<String, Tenant> tenants) {
        Tenant tenant = tenants.getOrDefault(key.tenant().id(), key.tenant());
        Instant expires = earlier(key.expires(), now.expires());
        return new ApiKey(tenant, key.id(), key.hash(), expires, key.client());
    }

    private static Tenant narrowed(Tenant tenant, Tenant now) {
        return new Tenant(
                tenant.id(),
                tenant.parent(),
                tenant.labels(),
                common(tenant.models(), now.models()));
    }

    private static @Nullable Set<String> common(
            @Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        Set<String> common = new HashSet<>(one);
        common.retainAll(other);
        return common;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
