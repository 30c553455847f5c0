package dev.portolan.gateway.limits.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RatePeriod;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.LocalLimitBook;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A server decides about rates exactly as this process would: any sequence of reservations,
 * settlements and pauses has the same results in both, to the millisecond and to the token.
 */
final class SharedRatesPropertyTest {
    private static final Instant START = Instant.parse("2026-03-28T10:00:00Z");
    private static final String TREE = "acme";
    private static final TestingRedis REDIS = TestingRedis.start();

    @AfterContainer
    static void stopServer() {
        REDIS.close();
    }

    /**
     * One step: a reservation of {@code amount} tokens, the settlement of one with {@code amount},
     * or a pause.
     */
    record Step(Kind kind, int which, long amount, long pauseMicros) {}

    enum Kind {
        RESERVE,
        SETTLE,
        PAUSE
    }

    private record Pair(Reservation shared, Reservation local) {}

    @Property(tries = 60)
    void rates_anySteps_haveTheResultsOfThisProcess(
            @ForAll("rates") Rate requests,
            @ForAll("rates") Rate tokens,
            @ForAll("steps") List<Step> steps) {
        List<Counter> counters =
                List.of(
                        new Counter.RequestRate(new Scope.Tenant(TREE), requests),
                        new Counter.TokenRate(new Scope.Tenant(TREE), tokens));
        try (TestingReplicas replicas = new TestingReplicas(REDIS, START)) {
            SharedLimitBook shared = replicas.start(new MemoryBudgetStore(), BudgetListener.none());
            LocalLimitBook local =
                    new LocalLimitBook(
                            new MemoryBudgetStore(),
                            BudgetListener.none(),
                            replicas::nanos,
                            replicas::now);
            List<Pair> held = new ArrayList<>();
            for (Step step : steps) {
                switch (step.kind()) {
                    case RESERVE -> reserve(shared, local, counters, step, held);
                    case SETTLE -> settle(shared, local, step, held);
                    case PAUSE -> replicas.advance(Duration.ofNanos(step.pauseMicros() * 1_000));
                }
            }
        }
    }

    private static void reserve(
            SharedLimitBook shared,
            LocalLimitBook local,
            List<Counter> counters,
            Step step,
            List<Pair> held) {
        ReserveRequest request = new ReserveRequest(TREE, "id", counters, step.amount(), 0);
        ReserveResult one = TestingReplicas.reserve(shared, request);
        ReserveResult other = local.reserve(request);
        switch (other) {
            case ReserveResult.Granted granted -> {
                assertThat(one).isInstanceOf(ReserveResult.Granted.class);
                ReserveResult.Granted same = (ReserveResult.Granted) one;
                assertSame(same.left(), granted.left());
                held.add(new Pair(same.reservation(), granted.reservation()));
            }
            case ReserveResult.Refused refused -> {
                assertThat(one).isInstanceOf(ReserveResult.Refused.class);
                ReserveResult.Refused same = (ReserveResult.Refused) one;
                assertThat(same.counter()).isEqualTo(refused.counter());
                assertThat(same.retryAfterMillis()).isEqualTo(refused.retryAfterMillis());
                assertSame(same.left(), refused.left());
            }
            case ReserveResult.Unavailable _ -> throw new AssertionError("never in one process");
        }
    }

    private static void assertSame(LimitsLeft one, LimitsLeft other) {
        assertThat(one).isEqualTo(other);
    }

    private static void settle(
            SharedLimitBook shared, LocalLimitBook local, Step step, List<Pair> held) {
        if (held.isEmpty()) {
            return;
        }
        Pair pair = held.remove(step.which() % held.size());
        Settlement settlement = new Settlement(step.amount(), 0, Set.of());
        shared.settle(pair.shared(), settlement);
        TestingReplicas.awaitSettled(shared);
        local.settle(pair.local(), settlement);
    }

    @Provide
    Arbitrary<Rate> rates() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 1_000_000_000L),
                        Arbitraries.of(RatePeriod.values()))
                .as(Rate::new);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(6, Kind.RESERVE),
                                Tuple.of(3, Kind.SETTLE),
                                Tuple.of(2, Kind.PAUSE)),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.longs().between(0, 2_000_000_000L),
                        // Shorter than a lease in all.
                        Arbitraries.longs().between(0, 500_000L))
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }
}
