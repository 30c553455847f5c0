package dev.portolan.gateway.tenants;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tenant as written, without what it inherits.
 *
 * @param fields where it is written
 * @param parent the parent's id; null for the root of a tree
 * @param models the models and aliases it may use; null for all of its parent's
 * @param limits the limits of all its requests
 * @param modelLimits the limits of its requests for single models and aliases
 */
record TenantDraft(
        Fields fields,
        String id,
        @Nullable Scalar parent,
        Map<String, String> labels,
        @Nullable Set<String> models,
        WrittenLimits limits,
        Map<String, WrittenLimits> modelLimits,
        List<KeyDraft> keys) {}
