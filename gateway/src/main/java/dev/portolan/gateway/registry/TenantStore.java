package dev.portolan.gateway.registry;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps tenants and keys. All changes are numbered in one order, and each is made on a known state.
 * Thread-safe; every method blocks, and throws {@link TenantStoreFailedException} if the store does
 * not answer.
 */
public interface TenantStore {
    /** Returns the number of the last change; 0 if there was none. Cheap. */
    long version();

    /** Returns what was changed after the change {@code version}; for 0, all that there is. */
    StoredChanges since(long version);

    /**
     * Writes a change if none was made after {@code base}.
     *
     * @param changes the change; its version is {@code base + 1}
     * @return whether it was written
     */
    boolean write(long base, StoredChanges changes);

    /** Returns the keys of a tenant that were not deleted, by id. */
    List<StoredKey> keys(String tenant);

    /** Returns a key that was not deleted. */
    Optional<StoredKey> key(String tenant, String id);

    /** Returns whether a key with this hash is or was in the store, unless it was deleted. */
    boolean knows(KeyHash hash);

    /** Returns when each key of a tenant was last used, by the key's id; keys of files too. */
    Map<String, Instant> uses(String tenant);

    /** Notes the last uses of keys; an earlier one than is known changes nothing. */
    void used(Map<KeyName, Instant> uses);
}
