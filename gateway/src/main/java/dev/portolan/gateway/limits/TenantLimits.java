package dev.portolan.gateway.limits;

import java.util.Map;

/**
 * The limits of all callers of a configuration.
 *
 * @param byTenant the limits of each tenant that has some
 * @param byKey the limits of each key that has some of its own, by the id of its scope
 */
public record TenantLimits(Map<String, CallerLimits> byTenant, Map<String, CallerLimits> byKey) {
    /** Nothing is limited. */
    public static final TenantLimits NONE = new TenantLimits(Map.of(), Map.of());

    public TenantLimits {
        byTenant = Map.copyOf(byTenant);
        byKey = Map.copyOf(byKey);
    }

    /** Returns the limits of the callers with a key of a tenant. */
    public CallerLimits of(String tenant, String key) {
        if (!byKey.isEmpty()) {
            CallerLimits own = byKey.get(new Scope.Key(tenant, key).id());
            if (own != null) {
                return own;
            }
        }
        return byTenant.getOrDefault(tenant, CallerLimits.NONE);
    }
}
