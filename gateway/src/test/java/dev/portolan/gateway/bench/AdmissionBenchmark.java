package dev.portolan.gateway.bench;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RatePeriod;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.LocalLimitBook;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures reserving and settling one request in this process, for a tenant at a depth of a tree
 * whose every level has two rates, a number of requests at once and a budget.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdmissionBenchmark {
    @Param({"1", "2", "5"})
    public int depth;

    private final LocalLimitBook book =
            new LocalLimitBook(
                    new MemoryBudgetStore(),
                    BudgetListener.none(),
                    System::nanoTime,
                    InstantSource.system());
    private CallerLimits limits = CallerLimits.NONE;

    /** Builds the limits of a caller. */
    @Setup
    public void setUp() {
        List<Counter> counters = new ArrayList<>();
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
        limits = new CallerLimits("tenant0", counters, Map.of());
    }

    /** Reserves and settles one request. */
    @Benchmark
    public ReserveResult reserveAndSettle() {
        ReserveResult result =
                book.reserve(
                        new ReserveRequest(limits.tree(), "id", limits.of(Set.of("m")), 10, 1_000));
        if (result instanceof ReserveResult.Granted granted) {
            book.settle(granted.reservation(), new Settlement(8, 800, Set.of("m")));
        }
        return result;
    }
}
