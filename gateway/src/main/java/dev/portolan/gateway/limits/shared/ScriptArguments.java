package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.Settlement;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The arguments of the scripts, in the order that each expects. */
final class ScriptArguments {
    private static final String REQUESTS = "q";
    private static final String TOKENS = "t";
    private static final String CONCURRENT = "c";
    private static final String BUDGET = "b";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private ScriptArguments() {}

    /**
     * Arguments of {@code reserve}; a budget's window starts with what is known to be settled.
     *
     * @param seen whether this replica has seen the tree in the epoch
     */
    static List<String> reserve(
            HeldReservation held, long epoch, long leaseMillis, boolean seen, KnownSums known) {
        ReserveRequest request = held.request();
        List<String> args = head(held, epoch, leaseMillis);
        args.add(seen ? "1" : "0");
        for (int i = 0; i < request.counters().size(); i++) {
            switch (request.counters().get(i)) {
                case Counter.RequestRate limit -> rate(args, REQUESTS, limit.rate());
                case Counter.TokenRate limit -> rate(args, TOKENS, limit.rate());
                case Counter.Concurrency limit -> {
                    args.add(CONCURRENT);
                    args.add(Integer.toString(limit.limit()));
                }
                case Counter.Budget budget -> {
                    BudgetWindow window = window(held, i);
                    args.add(BUDGET);
                    args.add(Long.toString(budget.limitNanos()));
                    args.add(budget.terms().hard() ? "1" : "0");
                    args.add(Long.toString(window.startMillis()));
                    args.add(Long.toString(window.endMillis()));
                    args.add(Long.toString(known.settled(request.tree(), budget, window)));
                }
            }
        }
        return args;
    }

    /** Finds the least sum that a budget has settled in a window. */
    interface KnownSums {
        long settled(String tree, Counter.Budget budget, BudgetWindow window);
    }

    /** Returns what the store and the server's replies tell. */
    static KnownSums known(BudgetStore store, TreeViews views) {
        return (tree, budget, window) ->
                Math.max(
                        store.settled(budget.id(), window.startMillis()),
                        views.view(tree, budget) instanceof CounterView.Spent seen
                                        && seen.window().equals(window)
                                ? seen.settled()
                                : 0);
    }

    private static List<String> head(HeldReservation held, long epoch, long leaseMillis) {
        List<String> args = new ArrayList<>(6 + 6 * held.request().counters().size());
        args.add(held.id());
        args.add(Long.toString(epoch));
        args.add(Long.toString(leaseMillis));
        args.add(Long.toString(held.request().tokens()));
        args.add(Long.toString(held.request().moneyNanos()));
        return args;
    }

    private static void rate(List<String> args, String kind, Rate rate) {
        args.add(kind);
        terms(args, rate);
    }

    private static void terms(List<String> args, Rate rate) {
        args.add(Long.toString(rate.amount()));
        args.add(Long.toString(rate.period().nanos()));
    }

    /** Arguments of {@code settle}; without a settlement, the reservation never was granted. */
    static List<String> settle(HeldReservation held, long epoch, @Nullable Settlement settlement) {
        List<Counter> counters = held.request().counters();
        List<String> args = new ArrayList<>(5 + 4 * counters.size());
        args.add(held.id());
        args.add(Long.toString(epoch));
        args.add(Long.toString(held.epoch()));
        args.add(Long.toString(settlement == null ? 0 : settlement.tokens()));
        args.add(Long.toString(settlement == null ? 0 : settlement.moneyNanos()));
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            boolean counts = settlement != null && settlement.countsFor(counter.scope());
            args.add(kind(counter));
            args.add(counts ? "1" : "0");
            switch (counter) {
                case Counter.RequestRate limit -> terms(args, limit.rate());
                case Counter.TokenRate limit -> terms(args, limit.rate());
                case Counter.Concurrency _ -> {}
                case Counter.Budget _ -> args.add(Long.toString(window(held, i).endMillis()));
            }
        }
        return args;
    }

    /** Arguments of {@code restore}. */
    static List<String> restore(HeldReservation held, long epoch, long leaseMillis) {
        List<Counter> counters = held.request().counters();
        List<String> args = head(held, epoch, leaseMillis);
        args.add(held.epoch() == HeldReservation.NO_EPOCH ? "1" : "0");
        for (int i = 0; i < counters.size(); i++) {
            args.add(kind(counters.get(i)));
            switch (counters.get(i)) {
                case Counter.RequestRate limit -> {
                    terms(args, limit.rate());
                    time(args, held.leakedAt(i));
                }
                case Counter.TokenRate limit -> {
                    terms(args, limit.rate());
                    time(args, held.leakedAt(i));
                }
                case Counter.Concurrency _ -> {}
                case Counter.Budget _ -> args.add(Long.toString(window(held, i).endMillis()));
            }
        }
        return args;
    }

    /** Arguments of {@code renew}. */
    static List<String> renew(List<HeldReservation> some, long epoch, long leaseMillis) {
        List<String> args = new ArrayList<>(2 + some.size());
        args.add(Long.toString(epoch));
        args.add(Long.toString(leaseMillis));
        some.forEach(held -> args.add(held.id()));
        return args;
    }

    /** Adds the arguments of {@code raise} for one counter; returns false if it needs none. */
    static boolean raise(List<String> args, Counter counter, CounterView view) {
        return switch (view) {
            case CounterView.Bucket rate -> {
                args.add(kind(counter));
                time(args, rate.emptyAtNanos());
                yield true;
            }
            case CounterView.Running _ -> false;
            case CounterView.Spent spent -> {
                args.add(kind(counter));
                args.add(Long.toString(spent.settled()));
                args.add(Long.toString(spent.window().endMillis()));
                yield true;
            }
        };
    }

    private static void time(List<String> args, long nanos) {
        args.add(Long.toString(nanos / SECOND));
        args.add(Long.toString(nanos % SECOND));
    }

    private static String kind(Counter counter) {
        return switch (counter) {
            case Counter.RequestRate _ -> REQUESTS;
            case Counter.TokenRate _ -> TOKENS;
            case Counter.Concurrency _ -> CONCURRENT;
            case Counter.Budget _ -> BUDGET;
        };
    }

    private static BudgetWindow window(HeldReservation held, int i) {
        BudgetWindow window = held.window(i);
        if (window == null) {
            throw new IllegalStateException("a budget has a window");
        }
        return window;
    }
}
