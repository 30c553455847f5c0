package dev.portolan.gateway.bench;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.TestingStores;
import dev.portolan.gateway.usage.UsageBatch;
import dev.portolan.gateway.usage.UsageQuery;
import dev.portolan.gateway.usage.UsageReport;
import dev.portolan.gateway.usage.UsageReports;
import dev.portolan.gateway.usage.UsageRows;
import dev.portolan.gateway.usage.UsageSeries;
import dev.portolan.gateway.usage.UsageSums;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A month of ten million requests of 200 tenants, in SQLite: reports of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class UsageBenchmark {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final int HOURS = 30 * 24;
    private static final int REQUESTS = 10_000_000;
    private static final int SERIES = 2_000;

    /** What the report is grouped by. */
    @Param({"tenant,model,day", "tenant,model", "hour,provider", "key,deployment,day"})
    public String by = "";

    private Path folder = Path.of("");
    private @Nullable Store store;

    /** Adds the month's usage, an hour at a time. */
    @Setup(Level.Trial)
    public void add() throws IOException, StoreException {
        folder = Files.createTempDirectory("portolan-usage");
        Store opened = TestingStores.open(TestingStores.sqlite(folder.resolve("portolan.db")));
        store = opened;
        Random random = new Random(1);
        List<UsageSeries> series = new ArrayList<>();
        for (int i = 0; i < SERIES; i++) {
            series.add(
                    new UsageSeries(
                            List.of("group" + i % 20, "tenant" + i % 200),
                            "key" + i % 400,
                            "model" + i % 10,
                            "endpoint" + i % 7,
                            "upstream" + i % 10,
                            "provider" + i % 5,
                            "FR",
                            "eu-only",
                            "EUR"));
        }
        for (int hour = 0; hour < HOURS; hour++) {
            long at = START.plusSeconds(3_600L * hour).toEpochMilli();
            UsageBatch batch = new UsageBatch();
            for (int i = 0; i < REQUESTS / HOURS; i++) {
                UsageSums sums =
                        new UsageSums(1, 1, 1, 1_000, 0, 0, 200, 0, random.nextInt(1 << 20));
                batch.add(at, series.get(random.nextInt(SERIES)), sums);
            }
            opened.write(
                    connection -> {
                        UsageRows.add(connection, batch);
                        return batch;
                    });
        }
    }

    /** Deletes the store. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Objects.requireNonNull(store).close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Makes one report. */
    @Benchmark
    public UsageReport report() throws StoreException, UsageQuery.UnusableException {
        UsageQuery query = UsageQuery.parse(Map.of("by", by)::get, NOW);
        return Objects.requireNonNull(store)
                .read(connection -> UsageReports.read(connection, query));
    }
}
