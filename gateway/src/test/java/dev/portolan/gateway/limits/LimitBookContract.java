package dev.portolan.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.ReserveResult.Granted;
import dev.portolan.gateway.limits.ReserveResult.Refused;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What every {@link LimitBook} does, wherever it keeps its counters. */
public abstract class LimitBookContract {
    protected static final Scope ACME = new Scope.Tenant("acme");
    protected static final Scope CHILD = new Scope.Tenant("acme-search");
    static final long EURO = 1_000_000_000L;

    /** The book under test, whose clocks are {@link #advance}d. */
    protected abstract LimitBook book();

    /** Lets time pass for the book. */
    protected abstract void advance(Duration time);

    /** The warnings the book has given, as {@code counter percent}. */
    protected abstract List<String> warnings();

    /** Waits until the book has counted all that was settled. */
    protected void awaitSettled() {}

    final void settle(Reservation reservation, Settlement settlement) {
        book().settle(reservation, settlement);
        awaitSettled();
    }

    final ReserveResult reserve(long tokens, long money, Counter... counters) {
        CompletableFuture<ReserveResult> result = new CompletableFuture<>();
        book().reserve(
                        new ReserveRequest(
                                "acme",
                                UUID.randomUUID().toString(),
                                List.of(counters),
                                tokens,
                                money),
                        result::complete);
        return result.orTimeout(20, TimeUnit.SECONDS).join();
    }

    final Reservation granted(long tokens, long money, Counter... counters) {
        ReserveResult result = reserve(tokens, money, counters);
        assertThat(result).isInstanceOf(Granted.class);
        return ((Granted) result).reservation();
    }

    final Refused refused(long tokens, long money, Counter... counters) {
        ReserveResult result = reserve(tokens, money, counters);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused) result;
    }

    static Counter requests(Scope scope, String rate) {
        return new Counter.RequestRate(scope, Rate.parse(rate).orElseThrow());
    }

    static Counter tokens(Scope scope, String rate) {
        return new Counter.TokenRate(scope, Rate.parse(rate).orElseThrow());
    }

    static Counter.Budget budget(Scope scope, String amount, BudgetPeriod per) {
        return budget(scope, amount, per, true);
    }

    static Counter.Budget budget(Scope scope, String amount, BudgetPeriod per, boolean hard) {
        return new Counter.Budget(
                scope,
                new BudgetTerms(
                        new BigDecimal(amount),
                        "EUR",
                        BigDecimal.ONE,
                        per,
                        ZoneId.of("Europe/Paris"),
                        hard,
                        List.of(50, 80)));
    }

    @Test
    void requests_aboveTheRate_areRefusedUntilTheyFit() {
        Counter limit = requests(ACME, "60/min");
        for (int i = 0; i < 60; i++) {
            granted(0, 0, limit);
        }
        Refused refused = refused(0, 0, limit);
        assertThat(refused.counter().id()).isEqualTo(limit.id());
        assertThat(refused.retryAfterMillis()).isBetween(900L, 1_000L);
        advance(Duration.ofMillis(refused.retryAfterMillis()));
        granted(0, 0, limit);
        refused(0, 0, limit);
    }

    @Test
    void requests_aroundAWindowsEdge_getNoSecondBurst() {
        Counter limit = requests(ACME, "100/min");
        advance(Duration.ofSeconds(59));
        for (int i = 0; i < 100; i++) {
            granted(0, 0, limit);
        }
        advance(Duration.ofSeconds(2));
        int passed = 0;
        while (reserve(0, 0, limit) instanceof Granted) {
            passed++;
        }
        assertThat(passed).isBetween(3, 4);
    }

    @Test
    void requests_refusedByOneCounter_takeNothingOfTheOthers() {
        Counter parent = requests(ACME, "2/h");
        Counter child = requests(CHILD, "1/h");
        granted(0, 0, parent, child);
        assertThat(refused(0, 0, parent, child).counter().id()).isEqualTo(child.id());
        granted(0, 0, parent);
        assertThat(refused(0, 0, parent).counter().id()).isEqualTo(parent.id());
    }

    @Test
    void tokens_usedLessThanReserved_areGivenBack() {
        Counter limit = tokens(ACME, "1000/h");
        Reservation first = granted(900, 0, limit);
        refused(200, 0, limit);
        settle(first, new Settlement(100, 0, Set.of()));
        granted(880, 0, limit);
        refused(100, 0, limit);
    }

    @Test
    void tokens_usedMoreThanReserved_delayLaterRequests() {
        Counter limit = tokens(ACME, "3600/h");
        settle(granted(100, 0, limit), new Settlement(3_600, 0, Set.of()));
        assertThat(refused(10, 0, limit).retryAfterMillis()).isBetween(9_000L, 10_100L);
    }

    @Test
    void tokens_moreThanTheLimitEverHolds_neverPass() {
        assertThat(refused(1_001, 0, tokens(ACME, "1000/h")).retryAfterMillis())
                .isEqualTo(ReserveResult.NEVER);
    }

    @Test
    void concurrency_endsWithTheRequest() {
        Counter limit = new Counter.Concurrency(ACME, 2);
        Reservation first = granted(0, 0, limit);
        granted(0, 0, limit);
        refused(0, 0, limit);
        settle(first, Settlement.NOTHING);
        settle(first, Settlement.NOTHING);
        granted(0, 0, limit);
        refused(0, 0, limit);
    }

    @Test
    void budget_reservedInFull_refusesTheNextRequestUntilItSettles() {
        Counter.Budget budget = budget(ACME, "10", BudgetPeriod.MONTH);
        Reservation first = granted(0, 6 * EURO, budget);
        Refused refused = refused(0, 5 * EURO, budget);
        assertThat(refused.counter().id()).isEqualTo(budget.id());
        settle(first, new Settlement(0, 2 * EURO, Set.of()));
        granted(0, 8 * EURO, budget);
        refused(0, 1, budget);
    }

    @Test
    void budget_exhausted_letsFreeRequestsPass() {
        Counter.Budget budget = budget(ACME, "1", BudgetPeriod.MONTH);
        settle(granted(0, EURO, budget), new Settlement(0, EURO, Set.of()));
        refused(0, 1, budget);
        granted(0, 0, budget);
    }

    @Test
    void budget_nextWindow_startsAnew() {
        Counter.Budget budget = budget(ACME, "1", BudgetPeriod.DAY);
        settle(granted(0, EURO, budget), new Settlement(0, EURO, Set.of()));
        Refused refused = refused(0, EURO, budget);
        assertThat(refused.retryAfterMillis()).isPositive();
        advance(Duration.ofMillis(refused.retryAfterMillis() - 1_000));
        refused(0, EURO, budget);
        advance(Duration.ofSeconds(1));
        granted(0, EURO, budget);
    }

    @Test
    void budget_inTotal_neverStartsAnew() {
        Counter.Budget budget = budget(ACME, "1", BudgetPeriod.TOTAL);
        settle(granted(0, EURO, budget), new Settlement(0, EURO, Set.of()));
        advance(Duration.ofDays(400));
        assertThat(refused(0, EURO, budget).retryAfterMillis()).isEqualTo(ReserveResult.NEVER);
    }

    @Test
    void budget_soft_warnsAndRefusesNothing() {
        Counter.Budget budget = budget(ACME, "1", BudgetPeriod.MONTH, false);
        settle(granted(0, EURO, budget), new Settlement(0, EURO / 2, Set.of()));
        assertThat(warnings()).containsExactly(budget.id() + " 50");
        settle(granted(0, 9 * EURO, budget), new Settlement(0, 9 * EURO, Set.of()));
        granted(0, EURO, budget);
        assertThat(warnings())
                .containsExactly(budget.id() + " 50", budget.id() + " 80", budget.id() + " 100");
    }

    @Test
    void budget_ofAnAncestor_holdsForDescendants() {
        Counter.Budget parent = budget(ACME, "10", BudgetPeriod.MONTH);
        Counter.Budget child = budget(CHILD, "8", BudgetPeriod.MONTH);
        granted(0, 8 * EURO, child, parent);
        assertThat(refused(0, 3 * EURO, parent).counter().id()).isEqualTo(parent.id());
        granted(0, 2 * EURO, parent);
    }

    @Test
    void models_thatServedNothing_getTheirShareBack() {
        Counter small = requests(new Scope.TenantModel("acme", "small"), "1/h");
        Counter large = requests(new Scope.TenantModel("acme", "large"), "1/h");
        Reservation both = granted(0, 0, small, large);
        settle(both, new Settlement(0, 0, Set.of("small")));
        refused(0, 0, small);
        granted(0, 0, large);
    }

    @Test
    void left_namesTheTightestScope() {
        Counter wide = requests(ACME, "100/h");
        Counter narrow = requests(CHILD, "10/h");
        Counter.Budget budget = budget(ACME, "10", BudgetPeriod.MONTH);
        granted(0, 4 * EURO, wide, narrow, budget);
        LimitsLeft left = book().left("acme", List.of(wide, narrow, budget));
        assertThat(left.requests()).isNotNull();
        assertThat(left.requests().limit()).isEqualTo(10);
        assertThat(left.requests().remaining()).isEqualTo(9);
        assertThat(left.tokens()).isNull();
        assertThat(left.budget()).isBetween(0.599, 0.601);
    }

    @Test
    void budget_underAThousandConcurrentRequests_isHeldExactly() throws Exception {
        Counter.Budget budget = budget(ACME, "1", BudgetPeriod.MONTH);
        Counter running = new Counter.Concurrency(ACME, 1_000);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                results.add(
                        callers.submit(
                                () -> {
                                    ReserveResult result = reserve(10, EURO / 400, budget, running);
                                    if (result instanceof Granted granted) {
                                        book().settle(
                                                        granted.reservation(),
                                                        new Settlement(10, EURO / 400, Set.of()));
                                        return true;
                                    }
                                    return false;
                                }));
            }
            int passed = 0;
            for (Future<Boolean> result : results) {
                passed += result.get() ? 1 : 0;
            }
            assertThat(passed).isEqualTo(400);
        }
        awaitSettled();
        assertThat(book().outstanding()).isZero();
        assertThat(book().budgets("acme", List.of(budget)))
                .singleElement()
                .satisfies(
                        use -> {
                            assertThat(use.settledNanos()).isEqualTo(EURO);
                            assertThat(use.reservedNanos()).isZero();
                        });
    }

    protected static Instant start() {
        return Instant.parse("2026-03-28T10:00:00Z");
    }
}
