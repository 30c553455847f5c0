package dev.portolan.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** Reports of what was added, from any store. */
abstract class UsageContract {
    private static final Instant NOON = Instant.parse("2026-11-29T12:30:00Z");
    private static final long HOUR = 3_600_000;

    private Store store;

    /** Returns the settings of this test's database. */
    abstract StoreSettings settings();

    @BeforeEach
    void open() {
        store = TestingStores.open(settings());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static UsageSeries series(String tenants, String model, String currency) {
        return new UsageSeries(
                List.of(tenants.split("/", -1)),
                "ci",
                model,
                "paris",
                "up/" + model,
                "vllm",
                "FR",
                "eu-only",
                currency);
    }

    private static UsageSums used(long requests, long input, long nanos) {
        return new UsageSums(requests, requests, requests, input, 0, 0, 2 * input, 0, nanos);
    }

    private void add(UsageBatch batch) throws StoreException {
        store.write(
                connection -> {
                    UsageRows.add(connection, batch);
                    return batch;
                });
    }

    private UsageReport report(Map<String, String> parameters)
            throws StoreException, UsageQuery.UnusableException {
        UsageQuery query = UsageQuery.parse(parameters::get, NOON);
        return store.read(connection -> UsageReports.read(connection, query));
    }

    private void addSome() throws StoreException {
        UsageBatch batch = new UsageBatch();
        long noon = NOON.toEpochMilli();
        batch.add(noon, series("acme", "small", "EUR"), used(1, 10, 5_000_000));
        batch.add(noon, series("acme/search", "small", "EUR"), used(2, 20, 7_500_000_000L));
        batch.add(noon + HOUR, series("acme/search", "small", ""), used(4, 0, 0));
        batch.add(noon + 24 * HOUR, series("acme/search", "large", "USD"), used(8, 40, 1));
        add(batch);
        UsageBatch again = new UsageBatch();
        again.add(noon, series("acme_x", "small", "EUR"), used(16, 80, 1_000_000_000));
        add(again);
    }

    private static List<String> lines(UsageReport report) {
        return report.lines().stream()
                .map(
                        line ->
                                String.join(" ", line.group())
                                        + ": %d %d %s %s"
                                                .formatted(
                                                        line.sums().requests(),
                                                        line.sums().input(),
                                                        line.cost(),
                                                        line.currency()))
                .toList();
    }

    @Test
    void report_byTenantAndDay_joinsWhatWasFree() throws Exception {
        addSome();

        assertThat(lines(report(Map.of("by", "tenant,day", "to", "2026-12-02"))))
                .containsExactly(
                        "acme 2026-11-29: 1 10 0.005 EUR",
                        "acme_x 2026-11-29: 16 80 1 EUR",
                        "search 2026-11-29: 6 20 7.5 EUR",
                        "search 2026-11-30: 8 40 0.000000001 USD");
    }

    @Test
    void report_ofATenant_hasItsDescendantsOnly() throws Exception {
        addSome();

        assertThat(lines(report(Map.of("by", "tenant,model", "tenant", "acme"))))
                .containsExactly("acme small: 1 10 0.005 EUR", "search small: 6 20 7.5 EUR");
        // A line of SQL must not take "_" for any character.
        assertThat(lines(report(Map.of("by", "tenant", "tenant", "acme_x"))))
                .containsExactly("acme_x: 16 80 1 EUR");
    }

    @Test
    void report_withDescendants_addsThemToEachAncestor() throws Exception {
        addSome();

        assertThat(lines(report(Map.of("by", "tenant", "descendants", "true"))))
                .containsExactly(
                        "acme: 7 30 7.505 EUR", "acme_x: 16 80 1 EUR", "search: 6 20 7.5 EUR");
        assertThat(lines(report(Map.of("by", "tenant", "descendants", "true", "tenant", "search"))))
                .containsExactly("search: 6 20 7.5 EUR");
    }

    @Test
    void report_byOtherDimensions_hasTheirValues() throws Exception {
        addSome();

        assertThat(
                        lines(
                                report(
                                        Map.of(
                                                "by",
                                                "hour,key,deployment,provider,place,policy",
                                                "tenant",
                                                "search"))))
                .containsExactly(
                        "2026-11-29T12:00:00Z ci paris/up/small vllm FR eu-only: 2 20 7.5 EUR",
                        "2026-11-29T13:00:00Z ci paris/up/small vllm FR eu-only: 4 0 0 ");
        assertThat(lines(report(Map.of("by", "month,endpoint", "to", "2027-01-01"))))
                .containsExactly(
                        "2026-11 paris: 23 110 8.505 EUR", "2026-11 paris: 8 40 0.000000001 USD");
    }

    @Test
    void report_ofDaysWithoutUsage_isEmpty() throws Exception {
        addSome();

        assertThat(report(Map.of("from", "2026-11-01", "to", "2026-11-29")).lines()).isEmpty();
    }

    /** Sums of random usage, by each dimension, are those of the usage itself. */
    @Test
    void report_ofRandomUsage_hasItsSums() throws Exception {
        Random random = new Random(19);
        List<UsageSeries> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(
                    series(
                            "t" + random.nextInt(3) + "/u" + random.nextInt(3),
                            "m" + random.nextInt(4),
                            List.of("EUR", "USD").get(random.nextInt(2))));
        }
        Map<String, UsageSums> byModel = new TreeMap<>();
        Map<String, UsageSums> byHour = new TreeMap<>();
        for (int batches = 0; batches < 10; batches++) {
            UsageBatch batch = new UsageBatch();
            for (int i = 0; i < 100; i++) {
                UsageSeries series = all.get(random.nextInt(all.size()));
                long at = NOON.toEpochMilli() + random.nextLong(10 * 24 * HOUR);
                UsageSums sums =
                        used(1, random.nextInt(1_000), random.nextLong(1_000_000_000_000L));
                batch.add(at, series, sums);
                String currency = " " + series.currency();
                byModel.merge(series.model() + currency, sums, UsageSums::plus);
                byHour.merge(hour(at) + currency, sums, UsageSums::plus);
            }
            add(batch);
        }

        assertThat(sums(Map.of("by", "model"))).isEqualTo(byModel);
        assertThat(sums(Map.of("by", "hour"))).isEqualTo(byHour);
        assertThat(totalOf(Map.of("by", "day,deployment,tenant,key"))).isEqualTo(total(byModel));
        assertThat(totalOf(Map.of("by", "policy"))).isEqualTo(total(byModel));
    }

    private static String hour(long millis) {
        return Instant.ofEpochMilli(millis - millis % HOUR).toString();
    }

    private Map<String, UsageSums> sums(Map<String, String> parameters) throws Exception {
        Map<String, String> until = new TreeMap<>(parameters);
        until.put("to", LocalDate.of(2027, 1, 1).toString());
        Map<String, UsageSums> sums = new TreeMap<>();
        Function<UsageReport.Line, String> key =
                line -> String.join(" ", line.group()) + " " + line.currency();
        report(until).lines().forEach(line -> sums.put(key.apply(line), line.sums()));
        return sums;
    }

    private UsageSums totalOf(Map<String, String> parameters) throws Exception {
        return total(sums(parameters));
    }

    private static UsageSums total(Map<?, UsageSums> sums) {
        return sums.values().stream().reduce(UsageSums.ZERO, UsageSums::plus);
    }
}
