package dev.portolan.gateway.records.node;

import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

final class SqliteNodeRecordsTest extends NodeRecordsContract {
    @Override
    StoreSettings settings() {
        return TestingStores.sqlite(folder.resolve("portolan.db"));
    }
}
