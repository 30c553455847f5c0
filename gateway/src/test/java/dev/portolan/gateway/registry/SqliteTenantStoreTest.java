package dev.portolan.gateway.registry;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.TestingStores;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class SqliteTenantStoreTest extends TenantStoreContract {
    @TempDir private Path folder;
    private @Nullable Store opened;

    @Override
    TenantStore store() {
        Store store = TestingStores.open(TestingStores.sqlite(folder.resolve("portolan.db")));
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
