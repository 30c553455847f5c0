package dev.portolan.gateway.admission;

import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the number of requests under way at once, over all event loops. Thread-safe.
 *
 * <p>A request is admitted in two steps. {@link #request} requires only a valid key and is called
 * before the body is read; {@link Permit#confirm} is called once the policies have permitted the
 * request, when its size and its candidates are known. A permit ends exactly once, as completed,
 * failed or abandoned.
 */
public final class Admission {
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Runs the first step: admits a request if fewer than {@code limit} are under way. */
    public Result request(int limit) {
        if (inFlight.incrementAndGet() <= limit) {
            return new Result.Granted(new Permit());
        }
        inFlight.decrementAndGet();
        return new Result.Refused(Reason.TOO_MANY_REQUESTS);
    }

    /** Returns the number of requests under way. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The result of one step. */
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
        private boolean ended;

        private Permit() {}

        /**
         * Runs the second step: admits the request with its estimated tokens and its candidates.
         * After a refusal, the permit still has to be ended.
         *
         * @param facts the tenant, the model and the estimated tokens
         * @param decision the candidates
         */
        public Result confirm(RequestFacts facts, Decision.Permitted decision) {
            return new Result.Granted(this);
        }

        /** Ends the permit: the caller has the whole answer. */
        public void completed() {
            end();
        }

        /** Ends the permit: the request was refused, or no deployment answered it. */
        public void failed() {
            end();
        }

        /** Ends the permit: the caller left. */
        public void abandoned() {
            end();
        }

        private void end() {
            if (!ended) {
                ended = true;
                inFlight.decrementAndGet();
            }
        }
    }
}
