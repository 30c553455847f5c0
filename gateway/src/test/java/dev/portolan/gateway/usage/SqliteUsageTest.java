package dev.portolan.gateway.usage;

import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class SqliteUsageTest extends UsageContract {
    @TempDir private Path folder;

    @Override
    StoreSettings settings() {
        return TestingStores.sqlite(folder.resolve("portolan.db"));
    }
}
