package dev.portolan.gateway.tenants;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * A tenant as written, without what it inherits.
 *
 * @param parent the parent's id; null for the root of a tree
 * @param models the models and aliases it may use; null for all of its parent's
 * @param limits the limits of all its requests
 * @param modelLimits the limits of its requests for single models and aliases
 */
public record TenantDraft(
        String id,
        @Nullable String parent,
        Map<String, String> labels,
        @Nullable Set<String> models,
        WrittenLimits limits,
        Map<String, WrittenLimits> modelLimits) {
    public TenantDraft {
        labels = Map.copyOf(labels);
        models = models == null ? null : Set.copyOf(models);
        modelLimits = Map.copyOf(modelLimits);
    }
}
