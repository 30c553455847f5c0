package dev.portolan.gateway.admission;

import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Admits requests: limits those under way at once, over all event loops, and what tenants and keys
 * may use. Thread-safe.
 *
 * <p>A request is admitted in two steps. {@link #request} requires only a valid key and is called
 * before the body is read; {@link Permit#confirm} is called once the policies have permitted the
 * request, when its size and its candidates are known, and reserves its share of all limits that
 * hold for its caller. A permit ends exactly once, as completed, failed or abandoned, with what the
 * request has used.
 */
public final class Admission {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LimitBook book;

    /** Creates an admission that counts in {@code book}. */
    public Admission(LimitBook book) {
        this.book = book;
    }

    /** Runs the first step: admits a request if fewer than {@code limit} are under way. */
    public Result request(int limit) {
        if (inFlight.incrementAndGet() <= limit) {
            return new Result.Granted(new Permit());
        }
        inFlight.decrementAndGet();
        return new Result.Refused(Reason.TOO_MANY_REQUESTS);
    }

    /** Returns the share left of the caller's budget that is nearest to its end, 0 to 1. */
    public double budgetRemaining(CallerLimits limits) {
        List<Counter> budgets = limits.budgets();
        return budgets.isEmpty() ? 1 : book.left(limits.tree(), budgets).budget();
    }

    /** Returns the number of requests under way. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The result of the first step. */
    public sealed interface Result {
        /** The request may continue; the permit has to be ended. */
        record Granted(Permit permit) implements Result {}

        /** The request has to be refused. */
        record Refused(Reason reason) implements Result {}
    }

    /** The reason why a request is not admitted. */
    public enum Reason {
        /** The limit on requests under way is reached. */
        TOO_MANY_REQUESTS
    }

    /**
     * The permit of one admitted request, valid until it is ended in one of three ways; a second
     * ending does nothing. Belongs to the event loop of the request.
     */
    public final class Permit {
        private @Nullable Reservation reservation;
        private boolean ended;

        private Permit() {}

        /**
         * Runs the second step: reserves what the request may use. After a refusal, the permit
         * still has to be ended.
         *
         * @param id the request's id
         * @param done receives the result once, on the event loop of the request; not if the permit
         *     has ended before
         */
        public void confirm(
                String id, CallerLimits limits, RequestDemand demand, Consumer<Confirmation> done) {
            List<Counter> counters = limits.of(demand.models());
            if (counters.isEmpty()) {
                done.accept(new Confirmation.Granted(LimitsLeft.UNLIMITED));
                return;
            }
            book.reserve(
                    new ReserveRequest(
                            limits.tree(), id, counters, demand.tokens(), demand.moneyNanos()),
                    result -> reserved(result, done));
        }

        private void reserved(ReserveResult result, Consumer<Confirmation> done) {
            if (result instanceof ReserveResult.Granted granted) {
                if (ended) {
                    book.settle(granted.reservation(), Settlement.NOTHING);
                    return;
                }
                reservation = granted.reservation();
            }
            if (!ended) {
                done.accept(confirmation(result));
            }
        }

        private static Confirmation confirmation(ReserveResult result) {
            return switch (result) {
                case ReserveResult.Granted granted -> new Confirmation.Granted(granted.left());
                case ReserveResult.Refused refused ->
                        new Confirmation.Limited(
                                refused.counter(), refused.retryAfterMillis(), refused.left());
                case ReserveResult.Unavailable _ -> new Confirmation.Unavailable();
            };
        }

        /** Returns whether what the request uses is counted. */
        public boolean counts() {
            return reservation != null;
        }

        /** Ends the permit: the caller has the whole answer. */
        public void completed(Settlement used) {
            end(used);
        }

        /** Ends the permit: the request was refused, or no deployment answered it. */
        public void failed(Settlement used) {
            end(used);
        }

        /** Ends the permit: the caller left. */
        public void abandoned(Settlement used) {
            end(used);
        }

        private void end(Settlement used) {
            if (ended) {
                return;
            }
            ended = true;
            inFlight.decrementAndGet();
            if (reservation != null) {
                book.settle(reservation, used);
            }
        }
    }
}
