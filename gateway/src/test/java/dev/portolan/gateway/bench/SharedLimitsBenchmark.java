package dev.portolan.gateway.bench;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RatePeriod;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.limits.shared.OnLoss;
import dev.portolan.gateway.limits.shared.SharedLimitBook;
import dev.portolan.gateway.limits.shared.SharedMeter;
import dev.portolan.gateway.limits.shared.SharedSettings;
import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.policy.model.CountrySet;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures reserving one request in a Redis server on this machine, from the event loop of a
 * request, with the settlement of the one before; for the tenants of {@link AdmissionBenchmark}.
 * {@code hop} is what passing to the event loop and back costs the benchmark alone.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SharedLimitsBenchmark {
    @Param({"1", "2", "5"})
    public int depth;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final List<Counter> counters = new ArrayList<>();
    private final TestingRedis redis = TestingRedis.start();
    private final SharedLimitBook book =
            SharedLimitBook.start(
                    vertx,
                    new SharedSettings(
                            new RedisServer("redis://127.0.0.1:" + redis.port(), null),
                            CountrySet.of("FR"),
                            OnLoss.REFUSE,
                            Duration.ofSeconds(5)),
                    new SharedLimitBook.Surroundings(
                            new MemoryBudgetStore(),
                            BudgetListener.none(),
                            SharedMeter.none(),
                            System::nanoTime,
                            InstantSource.system()));

    /** Builds the limits of a caller, and waits for the server. */
    @Setup
    public void setUp() {
        for (int level = 0; level < depth; level++) {
            Scope scope = new Scope.Tenant("tenant" + level);
            counters.add(new Counter.Concurrency(scope, 1_000));
            counters.add(
                    new Counter.RequestRate(scope, new Rate(1_000_000_000, RatePeriod.SECOND)));
            counters.add(new Counter.TokenRate(scope, new Rate(1_000_000_000, RatePeriod.SECOND)));
            counters.add(
                    new Counter.Budget(
                            scope,
                            new BudgetTerms(
                                    new BigDecimal("1000000000"),
                                    "EUR",
                                    BigDecimal.ONE,
                                    BudgetPeriod.MONTH,
                                    ZoneOffset.UTC,
                                    true,
                                    List.of(80))));
        }
        book.started().await();
        if (!(reserve() instanceof ReserveResult.Granted)) {
            throw new IllegalStateException("the server does not grant");
        }
    }

    /** Stops the server. */
    @TearDown
    public void tearDown() {
        book.stop().await();
        vertx.close().await();
        redis.close();
    }

    /** Reserves one request, and settles it without waiting. */
    @Benchmark
    public ReserveResult reserve() {
        CompletableFuture<ReserveResult> reserved = new CompletableFuture<>();
        loop.runOnContext(
                _ ->
                        book.reserve(
                                new ReserveRequest("tenant0", "id", counters, 10, 1_000),
                                reserved::complete));
        ReserveResult result = reserved.join();
        if (result instanceof ReserveResult.Granted granted) {
            book.settle(granted.reservation(), new Settlement(8, 800, Set.of("m")));
        }
        return result;
    }

    /** Passes to the event loop and back. */
    @Benchmark
    public Boolean hop() {
        CompletableFuture<Boolean> there = new CompletableFuture<>();
        loop.runOnContext(_ -> there.complete(true));
        return there.join();
    }
}
