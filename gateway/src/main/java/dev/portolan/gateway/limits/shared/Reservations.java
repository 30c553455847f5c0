package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RateFormula;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.shared.ServerCalls.Patience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.vertx.redis.client.Response;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the server for reservations, or decides without it. Belongs to the book's event loop.
 *
 * <p>A reservation that the server did not answer in time may have been granted. It is given back
 * by its id as soon as the server answers again, and the request is decided without the server.
 */
final class Reservations {
    /** The wait for a request in flight, whose end is not known. */
    private static final long SOON_MILLIS = 1_000;

    /** The window of a budget can be wrong at its edge, or if a clock was set. */
    private static final int RETRIES = 3;

    private final Parts parts;
    private final Knowledge knowledge;
    private final SharedMeter meter;
    private final long leaseMillis;
    private final CircuitBreaker circuit = CircuitBreaker.of("shared counters", circuitConfig());
    private boolean lost;
    private long count;

    Reservations(Parts parts, Knowledge knowledge, SharedMeter meter, long leaseMillis) {
        this.parts = parts;
        this.knowledge = knowledge;
        this.meter = meter;
        this.leaseMillis = leaseMillis;
    }

    /** The parts of the book that reservations use. */
    record Parts(
            ServerCalls calls,
            LimitScripts scripts,
            Membership membership,
            Holdings holdings,
            SettlementQueue settlements,
            LossBook loss) {}

    /** What is known of the server's counters and of its time. */
    record Knowledge(TreeViews views, ScriptArguments.KnownSums sums, ServerClock clock) {}

    private static CircuitBreakerConfig circuitConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(50)
                .build();
    }

    /** Reserves, and passes the result on once. */
    void reserve(ReserveRequest request, Consumer<ReserveResult> done) {
        if (parts.membership().isReady()) {
            ask(HeldReservation.asked(request, nextId(), millis()), RETRIES, done);
        } else {
            done.accept(decideAlone(request));
        }
    }

    private String nextId() {
        return parts.membership().id() + "." + ++count;
    }

    private long millis() {
        return knowledge.clock().millis();
    }

    private void ask(HeldReservation held, int retries, Consumer<ReserveResult> done) {
        long epoch = parts.membership().epoch();
        long startedAt = System.nanoTime();
        parts.holdings().heldIn(epoch, held);
        parts.calls()
                .run(
                        parts.scripts().reserve(),
                        ScriptKeys.of(held),
                        ScriptArguments.reserve(
                                held,
                                epoch,
                                leaseMillis,
                                knowledge.views().knows(held.request().tree()),
                                knowledge.sums()),
                        Patience.URGENT,
                        reply -> {
                            long took = System.nanoTime() - startedAt;
                            answered(new Asked(held, retries, took), reply, done);
                        });
    }

    /** A reservation that the server was asked for, and how long the reply took. */
    private record Asked(HeldReservation held, int retries, long nanos) {}

    private void answered(Asked asked, Optional<Response> raw, Consumer<ReserveResult> done) {
        Optional<ScriptReply> reply = raw.flatMap(ScriptReply::of);
        if (reply.isEmpty()) {
            unknown(asked, done);
            return;
        }
        knowledge.clock().observe(reply.get().nanos());
        switch (reply.get().status()) {
            case ScriptReply.GRANTED, ScriptReply.REFUSED -> decided(asked, reply.get(), done);
            case ScriptReply.OTHER_WINDOW -> askAgain(asked, done);
            case ScriptReply.OTHER_EPOCH, ScriptReply.MISSING -> {
                parts.membership().recheck(reply.get().status() == ScriptReply.MISSING);
                done.accept(decideAlone(asked.held().request()));
            }
            default -> unknown(asked, done);
        }
    }

    private void askAgain(Asked asked, Consumer<ReserveResult> done) {
        if (asked.retries() == 0) {
            done.accept(decideAlone(asked.held().request()));
            return;
        }
        asked.held().setWindows(millis());
        ask(asked.held(), asked.retries() - 1, done);
    }

    private void decided(Asked asked, ScriptReply reply, Consumer<ReserveResult> done) {
        HeldReservation held = asked.held();
        List<Counter> counters = held.request().counters();
        Optional<List<CounterView>> states = reply.views(counters, held.windows(), 1);
        Optional<Integer> refused = reply.place(counters.size());
        if (states.isEmpty() || refused.isEmpty()) {
            unknown(asked, done);
            return;
        }
        circuit.onSuccess(asked.nanos(), TimeUnit.NANOSECONDS);
        meter.reserved(asked.nanos());
        knowledge.views().saw(held.request().tree(), counters, states.get());
        if (refused.get() > 0) {
            int place = refused.get() - 1;
            done.accept(refused(held, place, states.get().get(place), reply.nanos()));
            return;
        }
        held.took(states.get());
        parts.holdings().add(held);
        done.accept(
                new ReserveResult.Granted(
                        held, knowledge.views().left(held.request().tree(), counters)));
    }

    private ReserveResult.Refused refused(
            HeldReservation held, int place, CounterView state, long nanos) {
        ReserveRequest request = held.request();
        Counter counter = request.counters().get(place);
        long wait =
                switch (counter) {
                    case Counter.RequestRate limit -> wait(limit.rate(), 1, state, nanos);
                    case Counter.TokenRate limit ->
                            wait(limit.rate(), request.tokens(), state, nanos);
                    case Counter.Concurrency _ -> SOON_MILLIS;
                    case Counter.Budget budget ->
                            wait(budget, request.moneyNanos(), held.window(place), nanos);
                };
        return new ReserveResult.Refused(
                counter, wait, knowledge.views().left(request.tree(), request.counters()));
    }

    private static long wait(Rate rate, long amount, CounterView state, long nanos) {
        if (amount > rate.amount()) {
            return ReserveResult.NEVER;
        }
        long level = state instanceof CounterView.Bucket bucket ? bucket.emptyAtNanos() - nanos : 0;
        long wait = RateFormula.waitNanos(rate, amount, Math.max(0, level));
        return Math.max(1, Math.ceilDiv(wait, TimeUnit.MILLISECONDS.toNanos(1)));
    }

    private static long wait(
            Counter.Budget budget, long money, @Nullable BudgetWindow window, long nanos) {
        if (window == null
                || budget.terms().per() == BudgetPeriod.TOTAL
                || money > budget.limitNanos()) {
            return ReserveResult.NEVER;
        }
        return Math.max(1, window.endMillis() - TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private void unknown(Asked asked, Consumer<ReserveResult> done) {
        parts.settlements().cancel(asked.held());
        circuit.onError(asked.nanos(), TimeUnit.NANOSECONDS, new UnansweredException());
        if (circuit.getState() != CircuitBreaker.State.CLOSED && parts.membership().isReady()) {
            parts.membership().tooSlow();
        }
        done.accept(decideAlone(asked.held().request()));
    }

    private ReserveResult decideAlone(ReserveRequest request) {
        meter.decidedAlone();
        LossBook.Decided decided = parts.loss().reserve(request, parts.membership().replicas());
        if (!(decided.result() instanceof ReserveResult.Granted granted)) {
            return decided.result();
        }
        HeldReservation held =
                HeldReservation.alone(
                        request,
                        nextId(),
                        millis(),
                        new HeldReservation.Alone(decided.book(), granted.reservation()));
        parts.holdings().add(held);
        return new ReserveResult.Granted(held, granted.left());
    }

    /** Forgets a reservation that has ended. */
    void ended(HeldReservation held, Settlement settlement) {
        parts.holdings().remove(held);
        HeldReservation.Alone alone = held.alone();
        if (alone != null) {
            alone.book().settle(alone.reservation(), settlement);
        }
    }

    /** The server can be used: what is decided without it now starts from what it tells now. */
    void resume() {
        lost = false;
        circuit.reset();
        parts.loss().start();
    }

    /** The server cannot be used: what it last told is what counts. */
    void lose() {
        if (!lost) {
            lost = true;
            parts.loss().start();
        }
    }

    /** The failure reported to the circuit breaker; never thrown, and without a stack trace. */
    private static final class UnansweredException extends Exception {
        UnansweredException() {
            super("not answered", null, false, false);
        }
    }
}
