package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RateFormula;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.local.LocalLimitBook;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides while the server cannot be used: each counter has the part that {@link OnLoss} leaves to
 * this replica. Its reservations are counted in this process, from the loss on. Belongs to the
 * book's event loop.
 */
final class LossBook {
    private static final long SOON_MILLIS = 1_000;

    private final OnLoss onLoss;
    private final TreeViews views;
    private final ScriptArguments.KnownSums known;
    private final Holdings holdings;
    private final ServerClock clock;
    private final LongSupplier nanoClock;
    private final Map<String, Part> parts = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private LocalLimitBook book;

    LossBook(
            OnLoss onLoss,
            TreeViews views,
            ScriptArguments.KnownSums known,
            Holdings holdings,
            Clocks clocks) {
        this.onLoss = onLoss;
        this.views = views;
        this.known = known;
        this.holdings = holdings;
        this.clock = clocks.server();
        this.nanoClock = clocks.nanos();
        this.book = fresh();
    }

    /** The estimated time of the server, and the monotonic clock of this process. */
    record Clocks(ServerClock server, LongSupplier nanos) {}

    /** The part of a budget in one window, in billionths of the reference currency. */
    private record Part(BudgetWindow window, long nanos) {}

    private LocalLimitBook fresh() {
        return new LocalLimitBook(
                new MemoryBudgetStore(),
                BudgetListener.none(),
                nanoClock,
                () -> Instant.ofEpochMilli(clock.millis()));
    }

    /** Starts anew: the server is lost, and what it last told is what counts. */
    void start() {
        parts.clear();
        started.clear();
        book = fresh();
    }

    /** The result, and the book that granted it. */
    record Decided(ReserveResult result, LocalLimitBook book) {}

    /**
     * Reserves.
     *
     * @param replicas the number of replicas that share what is left; 0 if it is not known
     */
    Decided reserve(ReserveRequest request, int replicas) {
        return new Decided(
                switch (onLoss) {
                    case REFUSE -> new ReserveResult.Unavailable();
                    case IGNORE -> count(request, 1);
                    case SHARE ->
                            replicas == 0
                                    ? new ReserveResult.Unavailable()
                                    : count(request, replicas);
                },
                book);
    }

    private ReserveResult count(ReserveRequest request, int replicas) {
        List<Counter> own = new ArrayList<>(request.counters().size());
        for (Counter counter : request.counters()) {
            Counter part = part(request.tree(), counter, replicas);
            if (part == null) {
                return new ReserveResult.Refused(
                        counter, SOON_MILLIS, views.left(request.tree(), request.counters()));
            }
            own.add(part);
        }
        ReserveResult result =
                book.reserve(
                        new ReserveRequest(
                                request.tree(),
                                request.id(),
                                own,
                                request.tokens(),
                                request.moneyNanos()));
        return result instanceof ReserveResult.Refused refused
                ? new ReserveResult.Refused(
                        request.counters().get(own.indexOf(refused.counter())),
                        refused.retryAfterMillis(),
                        refused.left())
                : result;
    }

    /** Returns a counter with this replica's part of the limit; null if it has none. */
    private @Nullable Counter part(String tree, Counter counter, int replicas) {
        return switch (counter) {
            case Counter.RequestRate(var scope, Rate rate, String id) ->
                    rate.amount() < replicas
                            ? null
                            : started(
                                    tree,
                                    new Counter.RequestRate(scope, part(rate, replicas), id),
                                    rate,
                                    replicas);
            case Counter.TokenRate(var scope, Rate rate, String id) ->
                    rate.amount() < replicas
                            ? null
                            : started(
                                    tree,
                                    new Counter.TokenRate(scope, part(rate, replicas), id),
                                    rate,
                                    replicas);
            case Counter.Concurrency limit ->
                    // All requests under way are known to holdings, whoever granted them.
                    holdings.running(counter) < limit.limit() / replicas ? limit : null;
            case Counter.Budget budget ->
                    new Counter.Budget(
                            budget.scope(),
                            budget.terms(),
                            budget.id(),
                            part(tree, budget, replicas));
        };
    }

    private static Rate part(Rate rate, int replicas) {
        return new Rate(rate.amount() / replicas, rate.period());
    }

    /** Takes from the part of a rate what the replicas had taken from all of it before the loss. */
    private Counter started(String tree, Counter part, Rate whole, int replicas) {
        if (onLoss == OnLoss.SHARE && started.add(part.id())) {
            long left = RateFormula.left(whole, views.level(views.view(tree, part)));
            Rate own = part(whole, replicas);
            book.take(tree, part, own, Math.max(0, own.amount() - left / replicas));
        }
        return part;
    }

    private long part(String tree, Counter.Budget budget, int replicas) {
        BudgetWindow window = budget.terms().windowAt(clock.millis());
        return parts.compute(
                        budget.id(),
                        (_, part) ->
                                part != null && part.window().equals(window)
                                        ? part
                                        : new Part(window, left(tree, budget, window) / replicas))
                .nanos();
    }

    private long left(String tree, Counter.Budget budget, BudgetWindow window) {
        long reserved =
                views.view(tree, budget) instanceof CounterView.Spent seen
                                && seen.window().equals(window)
                        ? seen.reserved()
                        : 0;
        long left = budget.limitNanos() - known.settled(tree, budget, window) - reserved;
        return Math.max(0, left);
    }
}
