package dev.portolan.gateway.identity;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * A tenant: an organisation or application that may call the gateway, with all that it inherits.
 *
 * @param parent the id of the tenant that it inherits from; null for the root of a tree
 * @param labels the values of {@code tenant.labels} in conditions
 * @param models the models and aliases the tenant may use, or null for all
 */
public record Tenant(
        String id,
        @Nullable String parent,
        Map<String, String> labels,
        @Nullable Set<String> models) {
    public Tenant {
        labels = Map.copyOf(labels);
        models = models == null ? null : Set.copyOf(models);
    }

    /** Creates a tenant without a parent. */
    public Tenant(String id, Map<String, String> labels, @Nullable Set<String> models) {
        this(id, null, labels, models);
    }

    /** Returns whether the tenant may use {@code model}, a model or an alias. */
    public boolean mayUse(String model) {
        return models == null || models.contains(model);
    }
}
