package dev.portolan.gateway.limits.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RateFormula;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * What the server last told of the counters that this replica used. Thread-safe; written by the
 * book's event loop only, in the order of the replies.
 */
final class TreeViews {
    private static final int MAX_TREES = 100_000;
    private static final Duration UNUSED = Duration.ofHours(1);

    private final ServerClock clock;
    private final Cache<String, Map<String, Seen>> trees =
            Caffeine.newBuilder()
                    .maximumSize(MAX_TREES)
                    .expireAfterAccess(UNUSED)
                    .executor(Runnable::run)
                    .build();

    TreeViews(ServerClock clock) {
        this.clock = clock;
    }

    /** A counter and its last known state. */
    record Seen(Counter counter, CounterView view) {}

    /** Takes the states of counters in the current windows of their budgets. */
    void saw(String tree, List<Counter> counters, List<CounterView> views) {
        Map<String, Seen> known = trees.get(tree, _ -> new ConcurrentHashMap<>());
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            known.put(counter.id(), new Seen(counter, views.get(i)));
        }
    }

    /** Takes the states of counters, which for a budget may be in a window that is over. */
    void sawSettled(String tree, List<Counter> counters, List<CounterView> views) {
        Map<String, Seen> known = trees.get(tree, _ -> new ConcurrentHashMap<>());
        for (int i = 0; i < counters.size(); i++) {
            Seen now = new Seen(counters.get(i), views.get(i));
            known.merge(now.counter().id(), now, TreeViews::later);
        }
    }

    private static Seen later(Seen before, Seen now) {
        return before.view() instanceof CounterView.Spent known
                        && now.view() instanceof CounterView.Spent settled
                        && known.window().startMillis() > settled.window().startMillis()
                ? before
                : now;
    }

    /** Returns whether anything of a tree is known. */
    boolean knows(String tree) {
        return trees.getIfPresent(tree) != null;
    }

    /** Returns the last known state of a counter; null if there is none. */
    @Nullable CounterView view(String tree, Counter counter) {
        Map<String, Seen> known = trees.getIfPresent(tree);
        Seen seen = known == null ? null : known.get(counter.id());
        return seen == null ? null : seen.view();
    }

    /** Passes all known states on, by tree. */
    void forEach(BiConsumer<String, List<Seen>> use) {
        trees.asMap().forEach((tree, known) -> use.accept(tree, List.copyOf(known.values())));
    }

    /** Adds a sum that a budget has settled without the server. */
    void settledAlone(String tree, Counter.Budget budget, BudgetWindow window, long nanos) {
        Map<String, Seen> known = trees.get(tree, _ -> new ConcurrentHashMap<>());
        known.compute(
                budget.id(),
                (_, seen) -> {
                    boolean same =
                            seen != null
                                    && seen.view() instanceof CounterView.Spent spent
                                    && spent.window().equals(window);
                    CounterView.Spent before =
                            same && seen.view() instanceof CounterView.Spent spent
                                    ? spent
                                    : new CounterView.Spent(window, 0, 0);
                    return new Seen(
                            budget,
                            new CounterView.Spent(
                                    window, before.settled() + nanos, before.reserved()));
                });
    }

    /** Returns what the counters have left. */
    LimitsLeft left(String tree, List<Counter> counters) {
        LimitsLeft left = LimitsLeft.UNLIMITED;
        for (Counter counter : counters) {
            CounterView view = view(tree, counter);
            left =
                    switch (counter) {
                        case Counter.RequestRate limit ->
                                left.withRequests(left(limit.rate(), view));
                        case Counter.TokenRate limit -> left.withTokens(left(limit.rate(), view));
                        case Counter.Concurrency _ -> left;
                        case Counter.Budget budget -> left.withBudget(share(budget, view));
                    };
        }
        return left;
    }

    private LimitsLeft.Left left(Rate rate, @Nullable CounterView view) {
        long level = level(view);
        return new LimitsLeft.Left(
                rate.amount(),
                RateFormula.left(rate, level),
                Math.ceilDiv(level, TimeUnit.MILLISECONDS.toNanos(1)));
    }

    /** Returns the level of a rate's bucket. */
    long level(@Nullable CounterView view) {
        return view instanceof CounterView.Bucket rate
                ? Math.clamp(rate.emptyAtNanos() - clock.nanos(), 0, RateFormula.MAX_LEVEL_NANOS)
                : 0;
    }

    private double share(Counter.Budget budget, @Nullable CounterView view) {
        long limit = budget.limitNanos();
        long used =
                view instanceof CounterView.Spent spent && spent.window().contains(clock.millis())
                        ? spent.settled() + spent.reserved()
                        : 0;
        return limit <= 0 ? 0 : Math.clamp(1 - (double) used / (double) limit, 0.0, 1.0);
    }

    /** Returns what a budget has used, as far as it is known. */
    BudgetUse use(String tree, Counter.Budget budget, ScriptArguments.KnownSums known) {
        BudgetWindow window = budget.terms().windowAt(clock.millis());
        long reserved =
                view(tree, budget) instanceof CounterView.Spent spent
                                && spent.window().equals(window)
                        ? spent.reserved()
                        : 0;
        return new BudgetUse(budget, window, known.settled(tree, budget, window), reserved);
    }
}
