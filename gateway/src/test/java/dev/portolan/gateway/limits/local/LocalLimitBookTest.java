package dev.portolan.gateway.limits.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitBookContract;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The limits of one process. */
final class LocalLimitBookTest extends LimitBookContract {
    private final AtomicLong nanos = new AtomicLong(42);
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final BudgetStore store = new MemoryBudgetStore();
    private final LocalLimitBook book = newBook();

    private LocalLimitBook newBook() {
        return new LocalLimitBook(
                store,
                (use, percent) -> warnings.add(use.budget().id() + " " + percent),
                nanos::get,
                () -> start().plusNanos(nanos.get()));
    }

    @Override
    protected LimitBook book() {
        return book;
    }

    @Override
    protected void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
        book.tidy();
    }

    @Override
    protected List<String> warnings() {
        return warnings;
    }

    @Test
    void threshold_reachedBeforeARestart_isNotReportedAgain() {
        Counter.Budget budget = budget(100, 80);
        spend(book, budget, 85);
        LocalLimitBook restarted = newBook();
        spend(restarted, budget, 10);
        spend(restarted, budget, 5);

        assertThat(warnings).containsExactly(budget.id() + " 80", budget.id() + " 100");
    }

    private static Counter.Budget budget(long amount, int warn) {
        return new Counter.Budget(
                new Scope.Tenant("acme"),
                new BudgetTerms(
                        BigDecimal.valueOf(amount),
                        "EUR",
                        BigDecimal.ONE,
                        BudgetPeriod.MONTH,
                        ZoneOffset.UTC,
                        true,
                        List.of(warn)));
    }

    private static void spend(LocalLimitBook on, Counter.Budget budget, long amount) {
        long nanos = amount * 1_000_000_000L;
        ReserveRequest request = new ReserveRequest("acme", "id", List.of(budget), 0, nanos);
        switch (on.reserve(request)) {
            case ReserveResult.Granted granted ->
                    on.settle(granted.reservation(), new Settlement(0, nanos, Set.of()));
            case ReserveResult.Refused _, ReserveResult.Unavailable _ ->
                    throw new AssertionError("refused");
        }
    }
}
