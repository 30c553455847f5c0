package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A {@link LimitBook} that a Redis or Valkey server keeps for all replicas.
 *
 * <p>Calls pass to the book's own event loop, whose one connection keeps them in order; results
 * return to the event loop that called.
 */
public final class SharedLimitBook implements LimitBook {
    private static final long START_MILLIS = 4_000;
    private static final long STORE_MILLIS = 1_000;
    private static final long SETTLE_MILLIS = 2_000;
    private static final long POLL_MILLIS = 10;

    private final Vertx vertx;
    private final Context home;
    private final ServerCalls calls;
    private final ServerClock clock;
    private final TreeViews views;
    private final ScriptArguments.KnownSums known;
    private final Membership membership;
    private final Holdings holdings;
    private final SettlementQueue settlements;
    private final Reservations reservations;
    private final OnLoss onLoss;
    private final BudgetStore store;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final Promise<Void> ready = Promise.promise();
    private final Promise<Void> stopped = Promise.promise();
    private boolean stopping;

    private SharedLimitBook(
            Vertx vertx, SharedOptions options, LimitScripts scripts, Surroundings around) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.onLoss = options.onLoss();
        this.store = around.store();
        this.clock = new ServerClock(around.nanoClock(), around.clock());
        this.calls = new ServerCalls(vertx, home, options);
        this.views = new TreeViews(clock);
        this.known = ScriptArguments.known(around.store(), views);
        this.membership =
                new Membership(
                        vertx, calls, scripts, clock, options.grace().toMillis(), new Replica());
        this.holdings = new Holdings(calls, scripts, views, options.lease());
        this.settlements =
                new SettlementQueue(
                        calls,
                        scripts,
                        views,
                        new SettlementQueue.Budgets(around.store(), around.listener()),
                        () -> membership.recheck(false));
        LossBook loss =
                new LossBook(
                        options.onLoss(),
                        views,
                        known,
                        holdings,
                        new LossBook.Clocks(clock, around.nanoClock()));
        this.reservations =
                new Reservations(
                        new Reservations.Parts(
                                calls, scripts, membership, holdings, settlements, loss),
                        new Reservations.Knowledge(views, known, clock),
                        around.meter(),
                        options.lease().toMillis());
    }

    /**
     * What a book uses of the process.
     *
     * @param store keeps what budgets have settled, from which a server that has lost it learns it
     * @param nanoClock a monotonic clock
     * @param clock the time of day, until the server has told its own
     */
    public record Surroundings(
            BudgetStore store,
            BudgetListener listener,
            SharedMeter meter,
            LongSupplier nanoClock,
            InstantSource clock) {}

    /** Creates a book, which connects at once, and again whenever the connection is lost. */
    public static SharedLimitBook start(Vertx vertx, SharedSettings settings, Surroundings around) {
        return start(vertx, SharedOptions.of(settings), LimitScripts.read(), around);
    }

    /** Creates a book with other options and scripts. */
    static SharedLimitBook start(
            Vertx vertx, SharedOptions options, LimitScripts scripts, Surroundings around) {
        SharedLimitBook book = new SharedLimitBook(vertx, options, scripts, around);
        book.atHome(
                () -> {
                    book.membership.start();
                    vertx.setTimer(START_MILLIS, _ -> book.ready.tryComplete());
                });
        return book;
    }

    /** Completes when the server can be used, and after four seconds at the latest. */
    public Future<Void> started() {
        return ready.future();
    }

    /** What this replica does as its membership changes. */
    private final class Replica implements Membership.Duties {
        @Override
        public void bring(long epoch, Runnable done) {
            var _ =
                    store.refresh()
                            .toCompletableFuture()
                            .orTimeout(STORE_MILLIS, TimeUnit.MILLISECONDS)
                            .whenComplete((_, _) -> atHome(() -> holdings.restoreAll(epoch, done)));
        }

        @Override
        public void settle(long epoch) {
            settlements.open(epoch);
        }

        @Override
        public boolean isSettled() {
            return settlements.size() == 0;
        }

        @Override
        public void ready(long epoch) {
            ready.tryComplete();
            reservations.resume();
            settlements.open(epoch);
            holdings.restoreAlone(epoch);
            holdings.renew(epoch);
        }

        @Override
        public void lost() {
            settlements.stop();
            reservations.lose();
        }
    }

    private void atHome(Runnable task) {
        if (Context.isOnEventLoopThread() && home.equals(Vertx.currentContext())) {
            task.run();
        } else {
            home.runOnContext(_ -> task.run());
        }
    }

    @Override
    public void reserve(ReserveRequest request, Consumer<ReserveResult> done) {
        Context caller = Context.isOnEventLoopThread() ? Vertx.currentContext() : null;
        atHome(() -> reservations.reserve(request, result -> reserved(caller, result, done)));
    }

    private void reserved(
            @Nullable Context caller, ReserveResult result, Consumer<ReserveResult> done) {
        if (result instanceof ReserveResult.Granted) {
            outstanding.incrementAndGet();
        }
        if (caller == null || caller.equals(Vertx.currentContext())) {
            done.accept(result);
        } else {
            caller.runOnContext(_ -> done.accept(result));
        }
    }

    @Override
    public void settle(Reservation reservation, Settlement settlement) {
        if (!(reservation instanceof HeldReservation held)) {
            throw new IllegalArgumentException("a reservation of another book");
        }
        if (held.end()) {
            outstanding.decrementAndGet();
            settlements.announce();
            atHome(
                    () -> {
                        reservations.ended(held, settlement);
                        settlements.settle(held, settlement);
                    });
        }
    }

    @Override
    public LimitsLeft left(String tree, List<Counter> counters) {
        return views.left(tree, counters);
    }

    @Override
    public List<BudgetUse> budgets(String tree, List<Counter.Budget> budgets) {
        return budgets.stream().map(budget -> views.use(tree, budget, known)).toList();
    }

    @Override
    public int running(String tree, Counter.Concurrency counter) {
        return views.view(tree, counter) instanceof CounterView.Running seen ? seen.count() : 0;
    }

    @Override
    public int outstanding() {
        return outstanding.get();
    }

    /** Returns the state of the shared counters; from any thread. */
    public SharedState state() {
        Membership.State now = membership.state();
        return new SharedState(
                now.phase(),
                onLoss,
                now.since(),
                now.replicas(),
                outstanding.get(),
                settlements.size(),
                now.failure());
    }

    /**
     * Settles what is not settled, for two seconds at most, leaves the replicas and disconnects.
     * What is not settled then is kept by the store.
     */
    public Future<Void> stop() {
        atHome(
                () -> {
                    if (!stopping) {
                        stopping = true;
                        settleRest(SETTLE_MILLIS);
                    }
                });
        return stopped.future();
    }

    private void settleRest(long millis) {
        if (settlements.size() > 0 && membership.isReady() && millis > 0) {
            vertx.setTimer(POLL_MILLIS, _ -> settleRest(millis - POLL_MILLIS));
            return;
        }
        settlements.spillAll();
        membership.close(stopped::tryComplete);
    }

    @Override
    public void close() {
        var _ = stop();
    }
}
