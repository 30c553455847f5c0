package dev.portolan.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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

/**
 * What holds for every {@link LimitBook}: after any sequence of reservations, settlements, crashes
 * and jumps of the clock, two budgets, a parent's and its child's, have the sums of a simple model,
 * and neither is exceeded but by what was settled after its lease.
 */
public abstract class BudgetModelContract {
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
    protected record Step(Kind kind, int which, long cents) {}

    protected enum Kind {
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
        final Map<Account, Long> late = new HashMap<>();

        long used(Account account) {
            return settled.getOrDefault(account, 0L) + reserved.getOrDefault(account, 0L);
        }
    }

    private static final class Held {
        final Reservation reservation;
        final List<Account> accounts;
        final long cents;
        final long leaseEnds;
        boolean lapsed;

        Held(Reservation reservation, List<Account> accounts, long cents, long leaseEnds) {
            this.reservation = reservation;
            this.accounts = accounts;
            this.cents = cents;
            this.leaseEnds = leaseEnds;
        }
    }

    /** The books under test, and the clock that they share. */
    public interface Site extends AutoCloseable {
        /** Reserves in the book of one replica. */
        ReserveResult reserve(int replica, ReserveRequest request);

        /** Settles in the book that reserved, and waits until it is counted. */
        void settle(Reservation reservation, Settlement settlement);

        /**
         * Ends all replicas without a settlement, and starts others.
         *
         * @return the time after which what they had reserved is given back
         */
        Duration crash();

        /** Moves the clock. */
        void jump(Duration time);

        /** Returns what budgets have used now. */
        List<BudgetUse> budgets(List<Counter.Budget> budgets);

        /** Returns the lease of a reservation, which nobody renews. */
        Duration lease();

        /** Returns the number of replicas. */
        int replicas();

        @Override
        void close();
    }

    /** Starts the books at a time. */
    protected abstract Site open(Instant at);

    /** One run of a sequence of steps. */
    private static final class Run {
        private final Site site;
        private final Model model = new Model();
        private final List<Held> held = new ArrayList<>();
        private long millis;

        Run(Site site, Instant at) {
            this.site = site;
            this.millis = at.toEpochMilli();
        }

        void take(Step step) {
            switch (step.kind()) {
                case RESERVE -> reserve(step).ifPresent(held::add);
                case SETTLE -> settle(step);
                case RESTART -> {
                    // What a process that dies had reserved is given back, and what settled stays.
                    jump(site.crash());
                    held.clear();
                    model.reserved.clear();
                }
                // Up to three days forward, or an hour back.
                case JUMP ->
                        jump(
                                step.which() == 0
                                        ? Duration.ofHours(-1)
                                        : Duration.ofHours(step.cents() % 72));
            }
            check();
        }

        private void jump(Duration time) {
            site.jump(time);
            millis += time.toMillis();
            for (Held one : held) {
                if (!one.lapsed && millis > one.leaseEnds) {
                    one.lapsed = true;
                    one.accounts.forEach(
                            account -> model.reserved.merge(account, -one.cents, Long::sum));
                }
            }
        }

        private Optional<Held> reserve(Step step) {
            List<Counter.Budget> budgets =
                    switch (step.which() % 3) {
                        case 0 -> List.of(CHILD);
                        case 1 -> List.of(PARENT);
                        default -> BUDGETS;
                    };
            List<Account> accounts = budgets.stream().map(one -> account(one, millis)).toList();
            boolean fits = budgets.stream().allMatch(one -> fits(one, step.cents()));
            ReserveResult result =
                    site.reserve(
                            step.which() % site.replicas(),
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
            long leaseEnds = millis + site.lease().toMillis();
            return Optional.of(new Held(granted.reservation(), accounts, step.cents(), leaseEnds));
        }

        private boolean fits(Counter.Budget budget, long cents) {
            return cents == 0 || model.used(account(budget, millis)) + cents <= limitCents(budget);
        }

        private void settle(Step step) {
            if (held.isEmpty()) {
                return;
            }
            Held one = held.remove(step.which() % held.size());
            long used = Math.min(step.cents(), one.cents);
            Settlement settlement = new Settlement(0, used * NANOS_PER_CENT, Set.of());
            site.settle(one.reservation, settlement);
            site.settle(one.reservation, settlement);
            for (Account account : one.accounts) {
                if (one.lapsed) {
                    model.late.merge(account, used, Long::sum);
                } else {
                    model.reserved.merge(account, -one.cents, Long::sum);
                }
                model.settled.merge(account, used, Long::sum);
            }
        }

        private void check() {
            for (BudgetUse use : site.budgets(BUDGETS)) {
                Account account = account(use.budget(), millis);
                assertThat(use.settledNanos())
                        .isEqualTo(model.settled.getOrDefault(account, 0L) * NANOS_PER_CENT);
                assertThat(use.reservedNanos())
                        .isEqualTo(model.reserved.getOrDefault(account, 0L) * NANOS_PER_CENT);
                assertThat(use.settledNanos() + use.reservedNanos())
                        .isLessThanOrEqualTo(
                                use.budget().terms().limitNanos()
                                        + model.late.getOrDefault(account, 0L) * NANOS_PER_CENT);
            }
        }
    }

    /** Takes the steps. */
    protected final void run(List<Step> steps) {
        Instant at = Instant.parse("2026-10-24T12:00:00Z");
        try (Site site = open(at)) {
            Run run = new Run(site, at);
            steps.forEach(run::take);
        }
    }

    private static Account account(Counter.Budget budget, long millis) {
        return new Account(budget.id(), budget.terms().windowAt(millis).startMillis());
    }

    private static long limitCents(Counter.Budget budget) {
        return budget.terms().limitNanos() / NANOS_PER_CENT;
    }

    @Provide
    protected Arbitrary<List<Step>> steps() {
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
