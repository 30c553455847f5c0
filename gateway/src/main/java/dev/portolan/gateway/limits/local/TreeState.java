package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.ReserveResult.Granted;
import dev.portolan.gateway.limits.ReserveResult.Refused;
import dev.portolan.gateway.limits.Settlement;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The counters of one tenant's tree in this process. Thread-safe: one lock holds all counters of a
 * request, so that a reservation is all or nothing.
 */
final class TreeState {
    private final BudgetStore store;
    private final Map<String, RateState> rates = new HashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, BudgetState> budgets = new HashMap<>();

    TreeState(BudgetStore store) {
        this.store = store;
    }

    /** One moment by both clocks. */
    record Moment(long nanos, long epochMillis) {}

    /** The amounts that one reservation took; the arrays have an element for each counter. */
    static final class Taken implements Reservation {
        private final ReserveRequest request;
        private final long[] leakedAt;
        private final @Nullable BudgetWindow[] windows;
        private boolean settled;

        private Taken(ReserveRequest request) {
            this.request = request;
            this.leakedAt = new long[request.counters().size()];
            this.windows = new BudgetWindow[request.counters().size()];
        }

        @Override
        public ReserveRequest request() {
            return request;
        }
    }

    synchronized ReserveResult reserve(ReserveRequest request, Moment now) {
        for (Counter counter : request.counters()) {
            long wait = waitMillis(counter, request, now);
            if (wait != 0) {
                return new Refused(counter, wait, left(request.counters(), now));
            }
        }
        Taken taken = new Taken(request);
        for (int i = 0; i < request.counters().size(); i++) {
            take(taken, i, now);
        }
        return new Granted(taken, left(request.counters(), now));
    }

    /** Returns when the request passes the counter: 0 for now, {@link ReserveResult#NEVER}. */
    private long waitMillis(Counter counter, ReserveRequest request, Moment now) {
        return switch (counter) {
            case Counter.RequestRate limit -> waitMillis(counter, limit.rate(), 1, now);
            case Counter.TokenRate limit ->
                    waitMillis(counter, limit.rate(), request.tokens(), now);
            case Counter.Concurrency limit ->
                    running.getOrDefault(counter.id(), 0) < limit.limit() ? 0 : SOON_MILLIS;
            case Counter.Budget budget -> waitMillis(budget, request.moneyNanos(), now);
        };
    }

    /** The wait for a request in flight, whose end is not known. */
    private static final long SOON_MILLIS = 1_000;

    private long waitMillis(Counter counter, Rate rate, long amount, Moment now) {
        RateState state = rates.get(counter.id());
        if (amount > rate.amount()) {
            return ReserveResult.NEVER;
        }
        if (state == null || state.fits(rate, amount, now.nanos())) {
            return 0;
        }
        long nanos = state.waitNanos(rate, amount, now.nanos());
        return Math.max(1, Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
    }

    private long waitMillis(Counter.Budget budget, long nanos, Moment now) {
        if (!budget.terms().hard()) {
            return 0;
        }
        BudgetState state = budget(budget);
        BudgetWindow window = state.windowAt(budget.terms(), now.epochMillis());
        if (nanos == 0 || nanos <= budget.limitNanos() - state.sums(window).used()) {
            return 0;
        }
        boolean never = budget.terms().per() == BudgetPeriod.TOTAL || nanos > budget.limitNanos();
        return never ? ReserveResult.NEVER : Math.max(1, window.endMillis() - now.epochMillis());
    }

    private void take(Taken taken, int i, Moment now) {
        ReserveRequest request = taken.request;
        Counter counter = request.counters().get(i);
        switch (counter) {
            case Counter.RequestRate limit ->
                    taken.leakedAt[i] = rate(counter, now).take(limit.rate(), 1, now.nanos());
            case Counter.TokenRate limit ->
                    taken.leakedAt[i] =
                            rate(counter, now).take(limit.rate(), request.tokens(), now.nanos());
            case Counter.Concurrency _ -> running.merge(counter.id(), 1, Integer::sum);
            case Counter.Budget budget -> {
                BudgetState state = budget(budget);
                BudgetWindow window = state.windowAt(budget.terms(), now.epochMillis());
                taken.windows[i] = window;
                state.reserve(window, request.moneyNanos());
            }
        }
    }

    /** Takes {@code amount} of a rate for good. */
    synchronized void take(Counter counter, Rate rate, long amount, Moment now) {
        rate(counter, now).take(rate, amount, now.nanos());
    }

    /**
     * Settles a reservation, once.
     *
     * @return the budgets whose sum it has raised, each with the sum before; empty if the
     *     reservation is settled already
     */
    synchronized Optional<List<Raised>> settle(Taken taken, Settlement settlement, Moment now) {
        if (taken.settled) {
            return Optional.empty();
        }
        taken.settled = true;
        List<Raised> raised = new ArrayList<>();
        for (int i = 0; i < taken.request.counters().size(); i++) {
            Counter counter = taken.request.counters().get(i);
            boolean counts = settlement.countsFor(counter.scope());
            switch (counter) {
                case Counter.RequestRate limit ->
                        rate(counter, now)
                                .settle(
                                        limit.rate(),
                                        1,
                                        taken.leakedAt[i],
                                        counts ? 1 : 0,
                                        now.nanos());
                case Counter.TokenRate limit ->
                        rate(counter, now)
                                .settle(
                                        limit.rate(),
                                        taken.request.tokens(),
                                        taken.leakedAt[i],
                                        counts ? settlement.tokens() : 0,
                                        now.nanos());
                case Counter.Concurrency _ ->
                        running.computeIfPresent(
                                counter.id(), (_, count) -> count > 1 ? count - 1 : null);
                case Counter.Budget budget ->
                        raised.addAll(
                                settle(
                                        budget,
                                        taken.windows[i],
                                        taken.request.moneyNanos(),
                                        counts ? settlement.moneyNanos() : 0));
            }
        }
        return Optional.of(raised);
    }

    /**
     * A budget whose settled sum has risen.
     *
     * @param before the sum before, in billionths of the reference currency
     */
    record Raised(BudgetUse use, long before) {}

    private List<Raised> settle(
            Counter.Budget budget, @Nullable BudgetWindow window, long reserved, long used) {
        if (window == null) {
            return List.of();
        }
        BudgetState state = budget(budget);
        long before = state.sums(window).settled();
        state.settle(window, reserved, used);
        BudgetState.Window sums = state.sums(window);
        return used == 0
                ? List.of()
                : List.of(
                        new Raised(
                                new BudgetUse(budget, window, sums.settled(), sums.reserved()),
                                before));
    }

    synchronized LimitsLeft left(List<Counter> counters, Moment now) {
        LimitsLeft left = LimitsLeft.UNLIMITED;
        for (Counter counter : counters) {
            left =
                    switch (counter) {
                        case Counter.RequestRate limit ->
                                left.withRequests(left(counter, limit.rate(), now));
                        case Counter.TokenRate limit ->
                                left.withTokens(left(counter, limit.rate(), now));
                        case Counter.Concurrency _ -> left;
                        case Counter.Budget budget -> left.withBudget(share(budget, now));
                    };
        }
        return left;
    }

    private LimitsLeft.Left left(Counter counter, Rate rate, Moment now) {
        RateState state = rates.get(counter.id());
        if (state == null) {
            return new LimitsLeft.Left(rate.amount(), rate.amount(), 0);
        }
        return new LimitsLeft.Left(
                rate.amount(),
                state.left(rate, now.nanos()),
                Math.ceilDiv(state.emptyInNanos(now.nanos()), TimeUnit.MILLISECONDS.toNanos(1)));
    }

    private double share(Counter.Budget budget, Moment now) {
        long limit = budget.limitNanos();
        BudgetState state = budget(budget);
        long used = state.sums(state.windowAt(budget.terms(), now.epochMillis())).used();
        return limit <= 0 ? 0 : Math.clamp(1 - (double) used / (double) limit, 0.0, 1.0);
    }

    synchronized BudgetUse use(Counter.Budget budget, Moment now) {
        BudgetState state = budget(budget);
        BudgetWindow window = state.windowAt(budget.terms(), now.epochMillis());
        BudgetState.Window sums = state.sums(window);
        return new BudgetUse(budget, window, sums.settled(), sums.reserved());
    }

    synchronized int running(Counter.Concurrency counter) {
        return running.getOrDefault(counter.id(), 0);
    }

    /** Drops what a new state would not differ from; returns whether nothing is left. */
    synchronized boolean tidy(long nanos) {
        rates.values().removeIf(state -> state.emptyInNanos(nanos) == 0);
        budgets.values().removeIf(BudgetState::idle);
        return rates.isEmpty() && running.isEmpty() && budgets.isEmpty();
    }

    private RateState rate(Counter counter, Moment now) {
        return rates.computeIfAbsent(counter.id(), _ -> new RateState(now.nanos()));
    }

    private BudgetState budget(Counter.Budget counter) {
        return budgets.computeIfAbsent(counter.id(), id -> new BudgetState(id, store));
    }
}
