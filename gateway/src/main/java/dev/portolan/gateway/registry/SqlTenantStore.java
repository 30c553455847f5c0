package dev.portolan.gateway.registry;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.store.SqlWork;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tenants and keys in the database of what must not be lost. */
public final class SqlTenantStore implements TenantStore {
    private static final Comparator<Map.Entry<KeyName, Instant>> BY_NAME =
            Map.Entry.comparingByKey(
                    Comparator.comparing(KeyName::tenant).thenComparing(KeyName::id));

    private final Store store;

    /** Keeps tenants in {@code store}, which someone else closes. */
    public SqlTenantStore(Store store) {
        this.store = store;
    }

    @Override
    public long version() {
        return read(TenantRows::version);
    }

    @Override
    public StoredChanges since(long version) {
        return read(connection -> TenantRows.since(connection, version));
    }

    @Override
    public boolean write(long base, StoredChanges changes) {
        return write(connection -> TenantRows.write(connection, base, changes));
    }

    @Override
    public List<StoredKey> keys(String tenant) {
        return read(connection -> TenantRows.keysOf(connection, tenant, null));
    }

    @Override
    public Optional<StoredKey> key(String tenant, String id) {
        return read(connection -> TenantRows.keysOf(connection, tenant, id)).stream().findFirst();
    }

    @Override
    public boolean knows(KeyHash hash) {
        return read(connection -> TenantRows.knows(connection, hash));
    }

    @Override
    public Map<String, Instant> uses(String tenant) {
        return read(connection -> TenantRows.uses(connection, tenant));
    }

    @Override
    public void used(Map<KeyName, Instant> uses) {
        List<Map.Entry<KeyName, Instant>> sorted =
                uses.entrySet().stream().sorted(BY_NAME).toList();
        write(
                connection -> {
                    TenantRows.used(connection, sorted);
                    return sorted.size();
                });
    }

    private <T> T read(SqlWork<T> work) {
        try {
            return store.read(work);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    private <T> T write(SqlWork<T> work) {
        try {
            return store.write(work);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    private static TenantStoreFailedException failed(StoreException why) {
        return new TenantStoreFailedException(why.getMessage(), why.nextStep(), why);
    }
}
