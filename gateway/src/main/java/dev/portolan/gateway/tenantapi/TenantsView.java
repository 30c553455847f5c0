package dev.portolan.gateway.tenantapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.registry.Definitions;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.Suspension;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** JSON of tenants with all that they inherit, and with what is left of their limits. */
final class TenantsView {
    private final Snapshot.Tenants tenants;
    private final UsesView uses;

    TenantsView(CurrentSnapshot live, UsesView uses) {
        this.tenants = live.current().tenants();
        this.uses = uses;
    }

    /** Returns the ids of all tenants, each followed by those below it; suspended ones last. */
    List<String> ids() {
        Map<String, Set<String>> children = new HashMap<>();
        tenants.byId()
                .values()
                .forEach(
                        tenant ->
                                children.computeIfAbsent(
                                                Objects.requireNonNullElse(tenant.parent(), ""),
                                                _ -> new TreeSet<>())
                                        .add(tenant.id()));
        List<String> ids = new ArrayList<>();
        addBelow("", children, ids);
        ids.addAll(new TreeSet<>(tenants.union().suspended().keySet()));
        return ids;
    }

    private static void addBelow(
            String parent, Map<String, Set<String>> children, List<String> ids) {
        for (String id : children.getOrDefault(parent, Set.of())) {
            ids.add(id);
            addBelow(id, children, ids);
        }
    }

    /** Returns one tenant; empty if there is none of that id. */
    Optional<ObjectNode> of(String id) {
        StoredTenants.@Nullable Held held = tenants.union().stored().tenants().get(id);
        @Nullable Tenant tenant = tenants.byId().get(id);
        @Nullable Suspension suspension = tenants.union().suspended().get(id);
        if (tenant == null && held == null) {
            return Optional.empty();
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", id);
        if (tenant != null) {
            effective(node, tenant);
        }
        boolean ofFiles = tenants.union().files().byId().containsKey(id);
        node.put("source", ofFiles ? "files" : "store");
        if (held != null && !ofFiles) {
            node.set("definition", Definitions.stored(held.definition()));
            node.put("version", held.version());
        }
        if (suspension != null && !ofFiles) {
            node.put("suspended", suspension.message());
        }
        return Optional.of(node);
    }

    private void effective(ObjectNode node, Tenant tenant) {
        node.put("parent", tenant.parent());
        ObjectNode labels = node.putObject("labels");
        tenant.labels().forEach(labels::put);
        @Nullable Set<String> models = tenant.models();
        if (models == null) {
            node.putNull("models");
        } else {
            ArrayNode list = node.putArray("models");
            new TreeSet<>(models).forEach(list::add);
        }
        CallerLimits limits =
                tenants.limits().byTenant().getOrDefault(tenant.id(), CallerLimits.NONE);
        uses.write(node, limits, _ -> true);
    }
}
