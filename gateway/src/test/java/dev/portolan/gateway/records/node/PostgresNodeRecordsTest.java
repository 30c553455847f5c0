package dev.portolan.gateway.records.node;

import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

final class PostgresNodeRecordsTest extends NodeRecordsContract {
    @Override
    StoreSettings settings() {
        return TestingStores.postgres();
    }
}
