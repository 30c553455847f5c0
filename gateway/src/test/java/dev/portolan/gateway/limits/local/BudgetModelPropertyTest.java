package dev.portolan.gateway.limits.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.Settlement;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * After any sequence of reservations, settlements, restarts and jumps of the clock, two budgets, a
 * parent's and its child's, have the sums of a simple model, and neither is exceeded.
 */
final class BudgetModelPropertyTest {
    private static final long NANOS_PER_CENT = 10_000_000;
    private static final Counter.Budget PARENT = budget("parent", "2", BudgetPeriod.DAY);
    private static final Counter.Budget CHILD = budget("child", "1", BudgetPeriod.MONTH);
    private static final List<Counter.Budget> BUDGETS = List.of(CHILD, PARENT);

    private static Counter.Budget budget(String tenant, String amount, BudgetPeriod per) {
        return new Counter.Budget(
                new Scope.Tenant(tenant),
                new BudgetTerms(
                        new BigDecimal(amount),
                        "EUR",
                        BigDecimal.ONE,
                        per,
                        ZoneId.of("Europe/Paris"),
                        true,
                        List.of()));
    }

    /**
     * One step.
     *
     * @param which the counters of a reservation, or the reservation to settle
     * @param cents the money reserved, or the share of it that was used
     */
    record Step(Kind kind, int which, long cents) {}

    enum Kind {
        RESERVE,
        SETTLE,
        RESTART,
        JUMP
    }

    /** What one budget has in one window, in cents. */
    private record Account(String budget, long start) {}

    private static final class Model {
        final Map<Account, Long> settled = new HashMap<>();
        final Map<Account, Long> reserved = new HashMap<>();

        long used(Account account) {
            return settled.getOrDefault(account, 0L) + reserved.getOrDefault(account, 0L);
        }
    }

    private record Held(Reservation reservation, List<Account> accounts, long cents) {}

    @Property(tries = 300)
    void budgets_anySteps_equalTheModelAndAreNeverExceeded(@ForAll("steps") List<Step> steps) {
        AtomicLong millis = new AtomicLong(Instant.parse("2026-10-24T12:00:00Z").toEpochMilli());
        MemoryBudgetStore store = new MemoryBudgetStore();
        LocalLimitBook book = book(store, millis);
        Model model = new Model();
        List<Held> held = new ArrayList<>();
        for (Step step : steps) {
            switch (step.kind()) {
                case RESERVE -> reserve(step, book, model, millis.get()).ifPresent(held::add);
                case SETTLE -> settle(step, book, model, held);
                case RESTART -> {
                    // A process that dies gives back what it had reserved, and keeps what settled.
                    held.clear();
                    model.reserved.clear();
                    book = book(store, millis);
                }
                // Up to three days forward, or an hour back.
                case JUMP ->
                        millis.addAndGet(
                                step.which() == 0
                                        ? -Duration.ofHours(1).toMillis()
                                        : Duration.ofHours(step.cents() % 72).toMillis());
            }
            check(book, model, millis.get());
        }
    }

    private static LocalLimitBook book(MemoryBudgetStore store, AtomicLong millis) {
        return new LocalLimitBook(
                store, BudgetListener.none(), () -> 0, () -> Instant.ofEpochMilli(millis.get()));
    }

    private static Account account(Counter.Budget budget, long millis) {
        return new Account(budget.id(), budget.terms().windowAt(millis).startMillis());
    }

    private static Optional<Held> reserve(
            Step step, LocalLimitBook book, Model model, long millis) {
        List<Counter.Budget> budgets =
                switch (step.which() % 3) {
                    case 0 -> List.of(CHILD);
                    case 1 -> List.of(PARENT);
                    default -> BUDGETS;
                };
        List<Account> accounts = budgets.stream().map(one -> account(one, millis)).toList();
        boolean fits =
                budgets.stream()
                        .allMatch(
                                one ->
                                        step.cents() == 0
                                                || model.used(account(one, millis)) + step.cents()
                                                        <= limitCents(one));
        ReserveResult result =
                book.reserve(
                        new ReserveRequest(
                                "parent",
                                "id",
                                List.copyOf(budgets),
                                0,
                                step.cents() * NANOS_PER_CENT));
        assertThat(result instanceof ReserveResult.Granted).isEqualTo(fits);
        if (!(result instanceof ReserveResult.Granted granted)) {
            return Optional.empty();
        }
        accounts.forEach(one -> model.reserved.merge(one, step.cents(), Long::sum));
        return Optional.of(new Held(granted.reservation(), accounts, step.cents()));
    }

    private static void settle(Step step, LocalLimitBook book, Model model, List<Held> held) {
        if (held.isEmpty()) {
            return;
        }
        Held one = held.remove(step.which() % held.size());
        long used = Math.min(step.cents(), one.cents());
        Settlement settlement = new Settlement(0, used * NANOS_PER_CENT, Set.of());
        book.settle(one.reservation(), settlement);
        book.settle(one.reservation(), settlement);
        for (Account account : one.accounts()) {
            model.reserved.merge(account, -one.cents(), Long::sum);
            model.settled.merge(account, used, Long::sum);
        }
    }

    private static void check(LocalLimitBook book, Model model, long millis) {
        for (BudgetUse use : book.budgets("parent", BUDGETS)) {
            Account account = account(use.budget(), millis);
            assertThat(use.settledNanos())
                    .isEqualTo(model.settled.getOrDefault(account, 0L) * NANOS_PER_CENT);
            assertThat(use.reservedNanos())
                    .isEqualTo(model.reserved.getOrDefault(account, 0L) * NANOS_PER_CENT);
            assertThat(use.settledNanos() + use.reservedNanos())
                    .isLessThanOrEqualTo(use.budget().terms().limitNanos());
        }
    }

    private static long limitCents(Counter.Budget budget) {
        return budget.terms().limitNanos() / NANOS_PER_CENT;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(6, Kind.RESERVE),
                                Tuple.of(5, Kind.SETTLE),
                                Tuple.of(1, Kind.RESTART),
                                Tuple.of(2, Kind.JUMP)),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.longs().between(0, 60))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
