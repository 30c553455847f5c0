package dev.portolan.gateway.limits.stored;

import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

final class PostgresBudgetStoreTest extends StoredBudgetContract {
    private final StoreSettings settings = TestingStores.postgres();

    @Override
    StoreSettings settings() {
        return settings;
    }
}
