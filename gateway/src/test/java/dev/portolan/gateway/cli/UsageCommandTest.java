package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.TestingStores;
import dev.portolan.gateway.usage.UsageBatch;
import dev.portolan.gateway.usage.UsageRows;
import dev.portolan.gateway.usage.UsageSeries;
import dev.portolan.gateway.usage.UsageSums;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

final class UsageCommandTest {
    @TempDir private Path folder;

    @BeforeEach
    void write() throws IOException {
        settings("store: {url: \"sqlite:var/p.db\", country: FR}\n");
    }

    private void settings(String store) throws IOException {
        Files.writeString(folder.resolve("portolan.yaml"), "node: {id: n, country: FR}\n" + store);
    }

    private Commands usage(String... options) {
        List<String> arguments = new ArrayList<>(List.of("usage", "--config", folder.toString()));
        arguments.addAll(List.of(options));
        return Commands.run(arguments.toArray(String[]::new));
    }

    @Test
    void usage_whileAGatewayWrites_printsItsSums() throws Exception {
        try (Store store = TestingStores.open(TestingStores.sqlite(folder.resolve("var/p.db")))) {
            UsageBatch batch = new UsageBatch();
            batch.add(
                    Instant.parse("2026-11-29T12:30:00Z").toEpochMilli(),
                    new UsageSeries(List.of("acme"), "ci", "m", "e", "u", "vllm", "FR", "p", "EUR"),
                    new UsageSums(1, 1, 1, 10, 0, 0, 5, 0, 2_000_000));
            store.write(
                    connection -> {
                        UsageRows.add(connection, batch);
                        return batch;
                    });

            Commands printed =
                    usage(
                            "--by",
                            "tenant,model,day",
                            "--from",
                            "2026-11-01",
                            "--to",
                            "2026-12-01",
                            "--format",
                            "csv");

            assertThat(printed.err()).isEmpty();
            assertThat(printed.exit()).isZero();
            assertThat(printed.out().lines())
                    .last()
                    .isEqualTo("acme,m,2026-11-29,1,1,1,10,0,0,5,0,0.002,EUR");
        }
    }

    @Test
    void usage_ofAConfigurationWithoutAStore_saysSo() throws IOException {
        settings("");

        Commands printed = usage();

        assertThat(printed.exit()).isEqualTo(1);
        assertThat(printed.err()).contains("the configuration has no store; add store:");
    }

    @Test
    void usage_ofAStoreThatDoesNotExist_saysSoAndMakesNone() {
        Commands printed = usage();

        assertThat(printed.exit()).isEqualTo(1);
        assertThat(printed.err()).contains("p.db does not exist; start the gateway");
        assertThat(folder.resolve("var")).doesNotExist();
    }

    @Test
    void usage_withUnusableArguments_saysWhatWasExpected() {
        assertThat(usage("--by", "colour").err())
                .contains("--by contains \"colour\" (expected: some of month, day, hour, tenant");
        assertThat(usage("--format", "xml").exit()).isEqualTo(2);
        assertThat(usage("--format", "focus", "--by", "day").err())
                .contains("FOCUS has its own columns");
    }
}
