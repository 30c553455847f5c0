package dev.portolan.gateway.registry;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.TestingStores;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

final class PostgresTenantStoreTest extends TenantStoreContract {
    private @Nullable Store opened;

    @Override
    TenantStore store() {
        Store store = TestingStores.open(TestingStores.postgres());
        opened = store;
        return new SqlTenantStore(store);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
