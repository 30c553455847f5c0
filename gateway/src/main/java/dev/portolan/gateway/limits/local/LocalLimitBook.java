package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.BudgetWarnings;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A {@link LimitBook} in this process: exact among its threads, and unknown to other replicas. What
 * budgets have settled is kept by a {@link BudgetStore}; reservations end with the process.
 */
public final class LocalLimitBook implements LimitBook {
    private final ConcurrentHashMap<String, TreeState> trees = new ConcurrentHashMap<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final BudgetStore store;
    private final BudgetListener listener;
    private final LongSupplier nanoClock;
    private final InstantSource clock;

    /**
     * Creates a book.
     *
     * @param nanoClock a monotonic clock, for rates
     * @param clock the time of day, for budgets
     */
    public LocalLimitBook(
            BudgetStore store,
            BudgetListener listener,
            LongSupplier nanoClock,
            InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    @Override
    public void reserve(ReserveRequest request, Consumer<ReserveResult> done) {
        done.accept(reserve(request));
    }

    /** Reserves, and returns the result. */
    public ReserveResult reserve(ReserveRequest request) {
        ReserveResult[] result = new ReserveResult[1];
        // Within compute, so that the tree is not tidied away meanwhile.
        trees.compute(
                request.tree(),
                (_, known) -> {
                    TreeState tree = known == null ? new TreeState(store) : known;
                    result[0] = tree.reserve(request, now());
                    return tree;
                });
        if (result[0] instanceof ReserveResult.Granted) {
            outstanding.incrementAndGet();
        }
        return result[0];
    }

    @Override
    public void settle(Reservation reservation, Settlement settlement) {
        if (!(reservation instanceof TreeState.Taken taken)) {
            throw new IllegalArgumentException("a reservation of another book");
        }
        List<TreeState.Raised> raised = new ArrayList<>();
        trees.compute(
                taken.request().tree(),
                (_, known) -> {
                    TreeState tree = known == null ? new TreeState(store) : known;
                    tree.settle(taken, settlement, now())
                            .ifPresent(
                                    sums -> {
                                        outstanding.decrementAndGet();
                                        raised.addAll(sums);
                                    });
                    return tree;
                });
        raised.forEach(one -> BudgetWarnings.report(one.before(), one.use(), listener));
    }

    /** Takes {@code amount} of a rate for good, as if a request had used it. */
    public void take(String treeId, Counter counter, Rate rate, long amount) {
        trees.compute(
                treeId,
                (_, known) -> {
                    TreeState tree = known == null ? new TreeState(store) : known;
                    tree.take(counter, rate, amount, now());
                    return tree;
                });
    }

    @Override
    public LimitsLeft left(String tree, List<Counter> counters) {
        return tree(tree).left(counters, now());
    }

    @Override
    public List<BudgetUse> budgets(String tree, List<Counter.Budget> budgets) {
        TreeState state = tree(tree);
        return budgets.stream().map(budget -> state.use(budget, now())).toList();
    }

    @Override
    public int running(String tree, Counter.Concurrency counter) {
        return tree(tree).running(counter);
    }

    private TreeState tree(String id) {
        TreeState known = trees.get(id);
        return known == null ? new TreeState(store) : known;
    }

    @Override
    public int outstanding() {
        return outstanding.get();
    }

    /** Drops the state of trees that used nothing lately; called from time to time. */
    public void tidy() {
        long now = nanoClock.getAsLong();
        for (String id : trees.keySet()) {
            trees.computeIfPresent(id, (_, tree) -> tree.tidy(now) ? null : tree);
        }
    }

    private TreeState.Moment now() {
        return new TreeState.Moment(nanoClock.getAsLong(), clock.millis());
    }

    @Override
    public void close() {}
}
