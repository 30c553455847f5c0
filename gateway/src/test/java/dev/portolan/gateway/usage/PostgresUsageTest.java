package dev.portolan.gateway.usage;

import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

final class PostgresUsageTest extends UsageContract {
    private final StoreSettings settings = TestingStores.postgres();

    @Override
    StoreSettings settings() {
        return settings;
    }
}
