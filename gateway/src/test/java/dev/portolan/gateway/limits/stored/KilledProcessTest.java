package dev.portolan.gateway.limits.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.TestingStores;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.InstantSource;

final class KilledProcessTest {
    private static final int LINES = 5;

    @Test
    void settlements_ofAKilledProcess_areInTheStoreOnceWritten(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("portolan.db");
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SettlingProcess.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long written = 0;
        try (BufferedReader lines = process.inputReader()) {
            for (int i = 0; i < LINES; i++) {
                written = Long.parseLong(String.valueOf(lines.readLine()));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (Store store = TestingStores.open(TestingStores.sqlite(file));
                StoredBudgetStore budgets = StoredBudgetStore.open(store, InstantSource.system())) {
            assertThat(budgets.settled("a", SettlingProcess.WINDOW.startMillis()))
                    .isGreaterThanOrEqualTo(written);
        }
    }
}
