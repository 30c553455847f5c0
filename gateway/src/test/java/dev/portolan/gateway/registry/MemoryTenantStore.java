package dev.portolan.gateway.registry;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredTenant;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store of tenants in memory, which can be made to fail. */
public final class MemoryTenantStore implements TenantStore {
    private final Map<String, StoredTenant> tenants = new TreeMap<>();
    private final Map<KeyName, StoredKey> keys = new HashMap<>();
    private final Map<KeyHash, RevokedKey> revoked = new HashMap<>();
    private final Map<KeyHash, Long> revokedAt = new HashMap<>();
    private final Map<KeyName, Instant> uses = new HashMap<>();
    private long version;
    private boolean down;

    /** Makes each call fail, or not any more. */
    public synchronized void down(boolean isDown) {
        down = isDown;
    }

    private void check() {
        if (down) {
            throw new TenantStoreFailedException(
                    "it is down", "start it", new IOException("refused"));
        }
    }

    @Override
    public synchronized long version() {
        check();
        return version;
    }

    @Override
    public synchronized StoredChanges since(long base) {
        check();
        Map<KeyHash, RevokedKey> later = new HashMap<>(revoked);
        later.keySet().removeIf(hash -> revokedAt.getOrDefault(hash, 0L) <= base);
        return new StoredChanges(
                version,
                tenants.values().stream()
                        .filter(row -> row.version() > base)
                        .filter(row -> base > 0 || row.definition() != null)
                        .toList(),
                keys.values().stream()
                        .filter(row -> row.version() > base)
                        .filter(row -> base > 0 || row.isHeld())
                        .toList(),
                later);
    }

    @Override
    public synchronized boolean write(long base, StoredChanges changes) {
        check();
        if (base != version) {
            return false;
        }
        version = changes.version();
        changes.tenants().forEach(row -> tenants.put(row.id(), row));
        changes.keys().forEach(row -> keys.put(new KeyName(row.tenant(), row.id()), row));
        changes.revoked()
                .forEach(
                        (hash, key) -> {
                            revoked.put(hash, key);
                            revokedAt.put(hash, version);
                        });
        return true;
    }

    @Override
    public synchronized List<StoredKey> keys(String tenant) {
        check();
        return keys.values().stream()
                .filter(key -> key.tenant().equals(tenant) && !key.life().deleted())
                .sorted(java.util.Comparator.comparing(StoredKey::id))
                .toList();
    }

    @Override
    public synchronized Optional<StoredKey> key(String tenant, String id) {
        check();
        return Optional.ofNullable(keys.get(new KeyName(tenant, id)))
                .filter(key -> !key.life().deleted());
    }

    @Override
    public synchronized boolean knows(KeyHash hash) {
        check();
        return keys.values().stream()
                .anyMatch(
                        key ->
                                key.hash().equals(hash)
                                        || (key.previous() != null
                                                && key.previous().hash().equals(hash)));
    }

    @Override
    public synchronized Map<String, Instant> uses(String tenant) {
        check();
        Map<String, Instant> found = new TreeMap<>();
        uses.forEach(
                (key, at) -> {
                    if (key.tenant().equals(tenant)) {
                        found.put(key.id(), at);
                    }
                });
        return found;
    }

    @Override
    public synchronized void used(Map<KeyName, Instant> more) {
        check();
        more.forEach(
                (key, at) ->
                        uses.merge(key, at, (one, other) -> one.isBefore(other) ? other : one));
    }
}
