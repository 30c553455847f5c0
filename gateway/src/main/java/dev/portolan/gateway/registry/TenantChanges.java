package dev.portolan.gateway.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.registry.ChangePlan.ChangeRecord;
import dev.portolan.gateway.registry.ChangePlan.Edit;
import dev.portolan.gateway.registry.ChangePlan.Planned;
import dev.portolan.gateway.registry.ChangePlan.Rows;
import dev.portolan.gateway.registry.Refused.Why;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredReader;
import dev.portolan.gateway.tenants.StoredTenant;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.StoredTenants.Held;
import dev.portolan.gateway.tenants.TenantContext;
import dev.portolan.gateway.tenants.TenantDraft;
import dev.portolan.policy.document.Findings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Changes of tenants. A version that is expected is the number of the change that the operator has
 * seen; null expects none.
 */
public final class TenantChanges {
    private static final int MAX_NAMED = 5;

    private final CurrentSnapshot live;
    private final TenantStore store;

    /** Creates changes of the tenants of {@code store}, beside those in force in {@code live}. */
    public TenantChanges(CurrentSnapshot live, TenantStore store) {
        this.live = live;
        this.store = store;
    }

    /** Creates a tenant. */
    public ChangePlan create(String id, byte[] body) {
        return now ->
                now.tenants().containsKey(id)
                        ? Refused.of(
                                Why.EXISTS,
                                ("The tenant \"%s\" exists; change it with PUT or PATCH, or choose"
                                                + " another id.")
                                        .formatted(id))
                        : define(id, null, body);
    }

    /** Creates a tenant, or replaces the whole definition of one. */
    public ChangePlan replace(String id, byte[] body, @Nullable Long expected) {
        return now -> {
            @Nullable Held held = now.tenants().get(id);
            if (held != null && expected == null) {
                return Refused.of(
                        Why.VERSION_REQUIRED,
                        ("The tenant \"%s\" exists, and PUT replaces all of it; send the ETag that"
                                        + " GET returns as If-Match, or use PATCH.")
                                .formatted(id));
            }
            Optional<Refused> changed = changed(id, held, expected);
            return changed.isPresent() ? changed.get() : define(id, held, body);
        };
    }

    /** Changes single members of a tenant's definition, by a merge patch. */
    public ChangePlan patch(String id, byte[] body, @Nullable Long expected) {
        return now -> {
            @Nullable Held held = now.tenants().get(id);
            if (held == null) {
                return missing(id);
            }
            Optional<Refused> changed = changed(id, held, expected);
            if (changed.isPresent()) {
                return changed.get();
            }
            Findings findings = new Findings();
            Optional<ObjectNode> patch = Definitions.object(body, findings);
            return patch.isEmpty()
                    ? Refused.invalid(findings.sorted())
                    : write(
                            id,
                            held,
                            Definitions.patched(
                                    Definitions.stored(held.definition()), patch.get()));
        };
    }

    /** Deletes a tenant with its keys. */
    public ChangePlan delete(String id, @Nullable Long expected) {
        return now -> {
            @Nullable Held held = now.tenants().get(id);
            if (held == null) {
                return missing(id);
            }
            Optional<Refused> changed = changed(id, held, expected);
            return changed.isPresent() ? changed.get() : delete(id, held, now);
        };
    }

    private Planned delete(String id, Held held, StoredTenants now) {
        List<String> children =
                now.tenants().values().stream()
                        .map(Held::draft)
                        .filter(draft -> id.equals(draft.parent()))
                        .map(TenantDraft::id)
                        .sorted()
                        .toList();
        if (!children.isEmpty()) {
            return Refused.of(
                    Why.HAS_CHILDREN,
                    "The tenant \"%s\" is the parent of %s%s; delete these first, or give them another parent."
                            .formatted(
                                    id,
                                    String.join(
                                            ", ",
                                            children.subList(
                                                    0, Math.min(MAX_NAMED, children.size()))),
                                    children.size() > MAX_NAMED
                                            ? " and %d more".formatted(children.size() - MAX_NAMED)
                                            : ""));
        }
        List<StoredKey> keys = store.keys(id).stream().map(KeyChanges::deleted).toList();
        ObjectNode before = Definitions.stored(held.definition());
        return new Edit(
                new ChangeRecord("tenant.delete", id, null, false, before, null),
                Rows.of(new StoredTenant(id, 0, null), keys),
                null);
    }

    private Planned define(String id, @Nullable Held held, byte[] body) {
        Findings findings = new Findings();
        Optional<ObjectNode> definition = Definitions.object(body, findings);
        return definition.isEmpty()
                ? Refused.invalid(findings.sorted())
                : write(id, held, definition.get());
    }

    private Planned write(String id, @Nullable Held held, ObjectNode definition) {
        if (!ConfigNames.isPlain(id)) {
            return Refused.invalid(
                    "", "\"id\" is not a valid name (expected: " + ConfigNames.EXPECTED + ")");
        }
        if (held == null && inFiles(id)) {
            return standsInFiles(id);
        }
        if (definition.path("id").asText("").equals(id)) {
            definition.remove("id");
        }
        String written = definition.isEmpty() ? StoredReader.EMPTY : definition.toString();
        TenantContext context = TenantContext.of(live.current().catalog());
        StoredReader.Reading<TenantDraft> reading = new StoredReader(context).tenant(id, written);
        if (reading.error().isPresent()) {
            return Refused.invalid(reading.findings());
        }
        ObjectNode before = held == null ? null : Definitions.stored(held.definition());
        String action = held == null ? "tenant.create" : "tenant.update";
        return new Edit(
                new ChangeRecord(action, id, id, held == null, before, definition),
                Rows.of(new StoredTenant(id, 0, written), List.of()),
                null);
    }

    private static Optional<Refused> changed(
            String id, @Nullable Held held, @Nullable Long expected) {
        boolean same = expected == null || (held != null && held.version() == expected);
        return same
                ? Optional.empty()
                : Optional.of(
                        Refused.of(
                                Why.CHANGED,
                                ("The tenant \"%s\" was changed since it was read; read it again,"
                                                + " and repeat the change.")
                                        .formatted(id)));
    }

    private Refused missing(String id) {
        return inFiles(id) ? standsInFiles(id) : unknown(id);
    }

    private boolean inFiles(String id) {
        return live.current().tenants().union().files().byId().containsKey(id);
    }

    private static Refused standsInFiles(String id) {
        return Refused.of(
                Why.IN_FILES,
                ("The tenant \"%s\" stands in the tenants' files, which are not changed at run"
                                + " time; change it there, or choose another id.")
                        .formatted(id));
    }

    static Refused unknown(String id) {
        return Refused.of(
                Why.UNKNOWN_TENANT,
                "No tenant is called \"%s\"; GET /admin/v1/tenants lists all.".formatted(id));
    }
}
