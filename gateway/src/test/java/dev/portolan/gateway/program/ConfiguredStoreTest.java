package dev.portolan.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ConfiguredStoreTest {
    private static final BudgetWindow WINDOW = new BudgetWindow(0, 1_000);

    private final Telemetry telemetry = new Telemetry();
    @TempDir private Path folder;

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void budgets_withoutAStore_areInMemory() {
        try (ConfiguredStore none = ConfiguredStore.open(null, telemetry)) {
            none.budgets().add("a", WINDOW, 5);
            assertThat(none.store()).isNull();
            assertThat(none.budgets().settled("a", 0)).isEqualTo(5);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(telemetry.scrape("").lines().filter(line -> line.startsWith("portolan_store")))
                .isEmpty();
    }

    @Test
    void budgets_ofAClosedStore_areReadAgainAndCounted() {
        StoreSettings settings = TestingStores.sqlite(folder.resolve("var/portolan.db"));
        try (ConfiguredStore first = ConfiguredStore.open(settings, telemetry)) {
            first.budgets().add("a", WINDOW, 5);
        }

        try (ConfiguredStore second = ConfiguredStore.open(settings, telemetry)) {
            assertThat(second.budgets().settled("a", 0)).isEqualTo(5);
        }
        assertThat(telemetry.scrape(""))
                .contains(
                        "portolan_store_up 1.0",
                        "portolan_store_seconds_count{operation=\"read\"} 2",
                        "portolan_store_pending{part=\"budgets\"} 0.0");
    }

    @Test
    void store_thatCannotBeOpened_failsWithWhatToDo() throws IOException {
        Path file = folder.resolve("portolan.db");
        Files.writeString(file, "a text that is no database");

        assertThatThrownBy(() -> ConfiguredStore.open(TestingStores.sqlite(file), telemetry))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        failure -> {
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.FINDINGS);
                            assertThat(failure.nextStep()).contains("name another file");
                        });
    }
}
