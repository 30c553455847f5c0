package dev.portolan.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.TestingStores;
import dev.portolan.gateway.usage.UsageApi.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

final class UsageApiTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:30:00Z");

    @Test
    void answer_withoutAStore_saysThatNoUsageIsKept() {
        assertThat(new UsageApi(null, () -> NOON).answer(Map.of()))
                .isInstanceOfSatisfying(
                        Reply.Refusal.class,
                        refusal -> {
                            assertThat(refusal.status()).isEqualTo(409);
                            assertThat(refusal.code()).isEqualTo("no_store");
                        });
    }

    @ParameterizedTest
    @CsvSource({"format, xml", "by, colour", "from, now"})
    void answer_toAMistake_is400(String name, String value) {
        assertThat(new UsageApi(null, () -> NOON).answer(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        Reply.Refusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void answer_ofAStoreThatIsClosed_is503(@TempDir Path folder) {
        Store store = TestingStores.open(TestingStores.sqlite(folder.resolve("p.db")));
        store.close();

        assertThat(new UsageApi(store, () -> NOON).answer(Map.of()))
                .isInstanceOfSatisfying(
                        Reply.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("store_unavailable"));
    }

    @ParameterizedTest
    @CsvSource({
        "json, application/json, \"acme\"",
        "csv, text/csv, tenant",
        "table, text/plain, tenant",
        "focus, text/csv, BillingAccountId"
    })
    void answer_inAFormat_hasItsType(String format, String type, String part, @TempDir Path folder)
            throws StoreException {
        try (Store store = TestingStores.open(TestingStores.sqlite(folder.resolve("p.db")))) {
            UsageBatch batch = new UsageBatch();
            batch.add(
                    NOON.toEpochMilli(),
                    new UsageSeries(List.of("acme"), "ci", "m", "e", "u", "vllm", "FR", "p", "EUR"),
                    new UsageSums(1, 1, 1, 10, 0, 0, 5, 0, 1));
            store.write(
                    connection -> {
                        UsageRows.add(connection, batch);
                        return batch;
                    });

            assertThat(new UsageApi(store, () -> NOON).answer(Map.of("format", format)))
                    .isInstanceOfSatisfying(
                            Reply.Report.class,
                            report -> {
                                assertThat(report.contentType()).startsWith(type);
                                assertThat(report.text()).contains(part, "acme");
                            });
        }
    }
}
