package dev.portolan.gateway.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredTenant;
import dev.portolan.gateway.tenants.StoredTenants;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** One change that an operator asks for. */
@FunctionalInterface
public interface ChangePlan {
    /**
     * Plans what to write. It is planned anew if another change comes first.
     *
     * @param now the tenants and keys of the store
     */
    Planned plan(StoredTenants now);

    /** A change to be written, or why it is not made. */
    sealed interface Planned permits Edit, Unchanged, Refused {}

    /** There is nothing to write, since it is so already. */
    record Unchanged(ObjectNode answer) implements Planned {}

    /**
     * What to write.
     *
     * @param record what the audit log is told
     * @param rows the tenants and keys as they are to be
     * @param answer what the operator is answered; null for nothing
     */
    record Edit(ChangeRecord record, Rows rows, @Nullable ObjectNode answer) implements Planned {
        StoredChanges changes(long version) {
            return new StoredChanges(
                    version,
                    rows.tenants().stream()
                            .map(row -> new StoredTenant(row.id(), version, row.definition()))
                            .toList(),
                    rows.keys().stream().map(row -> row.at(version)).toList(),
                    rows.revoked());
        }
    }

    /** The rows that a change writes; their versions do not matter. */
    record Rows(
            List<StoredTenant> tenants, List<StoredKey> keys, Map<KeyHash, RevokedKey> revoked) {
        static Rows of(StoredTenant tenant, List<StoredKey> keys) {
            return new Rows(List.of(tenant), keys, Map.of());
        }

        static Rows of(StoredKey key) {
            return new Rows(List.of(), List.of(key), Map.of());
        }
    }

    /**
     * What the audit log is told.
     *
     * @param action such as {@code key.revoke}
     * @param subject the tenant's id, or the tenant's and the key's
     * @param tenant the id of the tenant whose definition is written; null if none is
     * @param created whether something is created
     */
    record ChangeRecord(
            String action,
            String subject,
            @Nullable String tenant,
            boolean created,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {}
}
