package dev.portolan.gateway.usage.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.TestingStores;
import dev.portolan.gateway.usage.UsageQuery;
import dev.portolan.gateway.usage.UsageReport;
import dev.portolan.gateway.usage.UsageReports;
import dev.portolan.gateway.usage.UsageSums;
import dev.portolan.gateway.usage.recording.UsageRecorder.Recorded;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

final class UsageRecorderTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final String CONTEXT =
            """
            {"candidates": [{"endpoint": "paris", "model": "small", "provider": "vllm"},
              {"endpoint": "frankfurt", "model": "small", "provider": "aws-bedrock"}],
             "policies": [{"name": "eu-only", "line": 2}, {"name": "default"}]}
            """;

    @TempDir private Path folder;
    private Store store;
    private final UsageRecorder recorder = new UsageRecorder(id -> List.of("acme", id));

    @BeforeEach
    void open() throws StoreException {
        store = TestingStores.open(TestingStores.sqlite(folder.resolve("portolan.db")));
        store.write(
                connection -> {
                    try (PreparedStatement insert =
                            connection.prepareStatement(
                                    "INSERT INTO record_texts VALUES ('c', ?)")) {
                        insert.setString(1, CONTEXT);
                        return insert.executeUpdate();
                    }
                });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void record(String... receipts) throws StoreException {
        List<Recorded> recorded = new ArrayList<>();
        for (String receipt : receipts) {
            recorded.add(new Recorded(NOON.toEpochMilli(), receipt));
        }
        store.write(
                connection -> {
                    recorder.add(connection, recorded);
                    return recorded;
                });
    }

    private UsageReport report(String by) throws Exception {
        UsageQuery query = UsageQuery.parse(Map.of("by", by)::get, NOON);
        return store.read(connection -> UsageReports.read(connection, query));
    }

    private static String attempt(String endpoint, String cost, boolean served) {
        return """
        {"cost": "%s", "currency": "EUR", "endpoint": "%s", "model": "small", "outcome": "cut",
         "processing": {"basis": "catalog", "countries": "FR"}, "served": %s, "time": 5,
         "tokens": {"cacheRead": 1, "cacheWrite": 2, "estimated": false, "input": 10, "output": 20,
           "reasoning": 3}, "upstream": "up/small"}
        """
                .formatted(cost, endpoint, served);
    }

    private static String receipt(String attempts) {
        return """
        {"at": "2026-11-29T10:00:00.500Z", "attempts": [%s], "context": "c", "id": "r1",
         "key": "ci", "kind": "receipt", "model": "chat", "outcome": "completed",
         "served": {"endpoint": "paris", "model": "small", "processing": "FR",
           "upstream": "up/small"}, "status": 200, "tenant": "search", "time": {"total": 9}}
        """
                .formatted(attempts);
    }

    @Test
    void receipt_withTwoAttempts_countsEachAtItsDeploymentAndTheRequestOnce() throws Exception {
        record(
                receipt(
                        attempt("frankfurt", "0.000000001", false)
                                + ","
                                + attempt("paris", "2.5", true)));

        UsageReport report = report("hour,tenant,key,model,deployment,provider,place,policy");

        assertThat(report.lines())
                .containsExactly(
                        new UsageReport.Line(
                                List.of(
                                        "2026-11-29T10:00:00Z",
                                        "search",
                                        "ci",
                                        "chat",
                                        "frankfurt/up/small",
                                        "aws-bedrock",
                                        "FR",
                                        "eu-only,default"),
                                "EUR",
                                new UsageSums(0, 0, 1, 10, 1, 2, 20, 3, 1)),
                        new UsageReport.Line(
                                List.of(
                                        "2026-11-29T10:00:00Z",
                                        "search",
                                        "ci",
                                        "chat",
                                        "paris/up/small",
                                        "vllm",
                                        "FR",
                                        "eu-only,default"),
                                "EUR",
                                new UsageSums(1, 1, 1, 10, 1, 2, 20, 3, 2_500_000_000L)));
    }

    @Test
    void receipt_ofAnAnswerFromTheCache_countsTheRequestAtItsDeployment() throws Exception {
        record(receipt(""));

        assertThat(report("endpoint").lines())
                .containsExactly(
                        new UsageReport.Line(List.of("paris"), "", UsageSums.request(true)));
    }

    @Test
    void receipt_ofARefusal_countsTheRequestAtNoDeployment() throws Exception {
        record("{\"at\": \"2026-11-29T10:00:00Z\", \"outcome\": \"refused\", \"id\": \"r2\"}");

        assertThat(report("tenant,endpoint").lines())
                .containsExactly(
                        new UsageReport.Line(List.of("", ""), "", UsageSums.request(false)));
    }

    @Test
    void receipt_ofAKilledProcess_countsWhatIsKnown() throws Exception {
        record(
                """
                {"id": "r3", "outcome": "unknown", "policies": ["eu-only"], "recovered": true,
                 "served": {"endpoint": "paris"}, "tenant": "search",
                 "tokens": {"input": 7, "output": 8}}
                """);

        assertThat(report("hour,endpoint,policy").lines())
                .containsExactly(
                        new UsageReport.Line(
                                List.of("2026-11-29T12:00:00Z", "paris", "eu-only"),
                                "",
                                new UsageSums(1, 0, 0, 7, 0, 0, 8, 0, 0)));
    }

    @Test
    void receipt_thatCannotBeRead_isSkippedWithoutFailingOthers() throws Exception {
        record("{\"attempts\": [{\"cost\": \"much\"}]}", "not JSON", receipt(""));

        assertThat(report("endpoint").lines()).hasSize(1);
    }

    /** For random receipts, sums by model are those of the receipts themselves. */
    @Test
    void sums_ofRandomReceipts_areTheReceipts() throws Exception {
        Random random = new Random(4);
        Map<String, BigDecimal> costs = new TreeMap<>();
        long attempts = 0;
        for (int batch = 0; batch < 20; batch++) {
            String[] receipts = new String[50];
            for (int i = 0; i < receipts.length; i++) {
                List<String> tried = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    String endpoint = random.nextBoolean() ? "paris" : "frankfurt";
                    BigDecimal cost = BigDecimal.valueOf(random.nextInt(1 << 30), 9);
                    tried.add(attempt(endpoint, cost.toPlainString(), n == 1));
                    costs.merge(endpoint, cost, BigDecimal::add);
                    attempts++;
                }
                receipts[i] = receipt(String.join(",", tried));
            }
            record(receipts);
        }

        Map<String, BigDecimal> sums = new TreeMap<>();
        UsageSums total = UsageSums.ZERO;
        for (UsageReport.Line line : report("endpoint").lines()) {
            sums.put(line.group().getFirst(), new BigDecimal(line.cost()));
            total = total.plus(line.sums());
        }
        assertThat(sums).containsOnlyKeys("frankfurt", "paris");
        assertThat(sums.get("paris")).isEqualByComparingTo(costs.get("paris"));
        assertThat(sums.get("frankfurt")).isEqualByComparingTo(costs.get("frankfurt"));
        assertThat(total.requests()).isEqualTo(1_000);
        assertThat(total.attempts()).isEqualTo(attempts);
        assertThat(total.input()).isEqualTo(10 * attempts);
        assertThat(total.reasoning()).isEqualTo(3 * attempts);
    }
}
