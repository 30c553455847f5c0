package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.BudgetWarnings;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.shared.ServerCalls.Patience;

import io.vertx.redis.client.Response;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Settlements that the server has not confirmed: each is sent until it is. Belongs to the book's
 * event loop.
 *
 * <p>The store gets a settlement only once the server has confirmed it, so that what the store
 * knows is never more than what the server has counted. What does not fit into the queue, and what
 * is left when the process ends, goes to the store alone, from where the server learns it.
 */
final class SettlementQueue {
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_SENT = 256;

    private final ServerCalls calls;
    private final LimitScripts scripts;
    private final TreeViews views;
    private final BudgetStore store;
    private final BudgetListener listener;
    private final Runnable onFailure;
    private final ArrayDeque<Unsettled> waiting = new ArrayDeque<>();
    private final Set<Unsettled> sent = Collections.newSetFromMap(new IdentityHashMap<>());
    private long epoch;
    private boolean open;
    private final AtomicInteger size = new AtomicInteger();

    /**
     * Creates an empty queue, which sends nothing until it is opened.
     *
     * @param onFailure called when a settlement was not confirmed
     */
    SettlementQueue(
            ServerCalls calls,
            LimitScripts scripts,
            TreeViews views,
            Budgets budgets,
            Runnable onFailure) {
        this.calls = calls;
        this.scripts = scripts;
        this.views = views;
        this.store = budgets.store();
        this.listener = budgets.listener();
        this.onFailure = onFailure;
    }

    /** Where settled sums are kept, and who is warned of them. */
    record Budgets(BudgetStore store, BudgetListener listener) {}

    /**
     * A settlement.
     *
     * @param settlement null to give back a reservation of which it is not known whether the server
     *     has granted it
     */
    private record Unsettled(HeldReservation held, @Nullable Settlement settlement) {}

    /** Counts a settlement that is about to be added; from any thread. */
    void announce() {
        size.incrementAndGet();
    }

    /** Adds a settlement that was announced. */
    void settle(HeldReservation held, Settlement settlement) {
        add(new Unsettled(held, settlement));
    }

    /** Gives back a reservation of which it is not known whether the server has granted it. */
    void cancel(HeldReservation held) {
        announce();
        add(new Unsettled(held, null));
    }

    private void add(Unsettled one) {
        waiting.add(one);
        if (waiting.size() > MAX_WAITING) {
            spill(waiting.remove());
        }
        send();
    }

    /** Sends what is waiting, and what is added, as settlements in {@code newEpoch}. */
    void open(long newEpoch) {
        epoch = newEpoch;
        open = true;
        send();
    }

    /** Sends nothing until it is opened. */
    void stop() {
        open = false;
    }

    /** Returns the number of settlements that are not confirmed; from any thread. */
    int size() {
        return size.get();
    }

    private void send() {
        while (open && sent.size() < MAX_SENT && !waiting.isEmpty()) {
            Unsettled one = waiting.remove();
            sent.add(one);
            calls.run(
                    scripts.settle(),
                    ScriptKeys.of(one.held()),
                    ScriptArguments.settle(one.held(), epoch, one.settlement()),
                    Patience.PATIENT,
                    reply -> answered(one, reply));
        }
    }

    private void answered(Unsettled one, Optional<Response> reply) {
        if (!sent.remove(one)) {
            return;
        }
        if (confirmed(one, reply)) {
            size.decrementAndGet();
        } else {
            waiting.add(one);
            open = false;
            onFailure.run();
        }
        send();
    }

    private boolean confirmed(Unsettled one, Optional<Response> reply) {
        List<Counter> counters = one.held().request().counters();
        Optional<List<CounterView>> states =
                reply.flatMap(ScriptReply::of)
                        .filter(SettlementQueue::isSettled)
                        .flatMap(read -> read.views(counters, one.held().windows(), 0));
        states.ifPresent(
                known -> {
                    views.sawSettled(one.held().request().tree(), counters, known);
                    book(one, known);
                });
        return states.isPresent();
    }

    private static boolean isSettled(ScriptReply reply) {
        return reply.status() == ScriptReply.SETTLED
                || reply.status() == ScriptReply.SETTLED_BEFORE;
    }

    private void book(Unsettled one, List<CounterView> known) {
        spentOf(
                one,
                (i, budget, window, nanos) -> {
                    store.add(budget.id(), window, nanos);
                    if (known.get(i) instanceof CounterView.Spent sums) {
                        BudgetWarnings.report(
                                sums.settled() - nanos,
                                new BudgetUse(budget, window, sums.settled(), sums.reserved()),
                                listener);
                    }
                });
    }

    /** Receives a sum that a settlement adds to the budget at place {@code i}. */
    private interface SpentUse {
        void accept(int i, Counter.Budget budget, BudgetWindow window, long nanos);
    }

    private static void spentOf(Unsettled one, SpentUse use) {
        Settlement settlement = one.settlement();
        List<Counter> counters = one.held().request().counters();
        for (int i = 0; settlement != null && i < counters.size(); i++) {
            BudgetWindow window = one.held().window(i);
            if (counters.get(i) instanceof Counter.Budget budget
                    && window != null
                    && settlement.moneyNanos() > 0
                    && settlement.countsFor(budget.scope())) {
                use.accept(i, budget, window, settlement.moneyNanos());
            }
        }
    }

    private void spill(Unsettled one) {
        size.decrementAndGet();
        String tree = one.held().request().tree();
        spentOf(
                one,
                (i, budget, window, nanos) -> {
                    store.add(budget.id(), window, nanos);
                    views.settledAlone(tree, budget, window, nanos);
                });
    }

    /** Gives all that is not confirmed to the store, and forgets it. */
    void spillAll() {
        open = false;
        sent.forEach(this::spill);
        waiting.forEach(this::spill);
        sent.clear();
        waiting.clear();
    }
}
