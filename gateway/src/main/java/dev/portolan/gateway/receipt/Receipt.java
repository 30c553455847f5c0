package dev.portolan.gateway.receipt;

import dev.portolan.gateway.price.ListPrice;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One request that ended: its caller, the decision, the attempts, the tokens and the cost.
 *
 * @param who the caller and the request
 * @param ending how it ended
 * @param decision the decision and the attempts; null if it was refused before
 * @param served the answer; null if there was none
 */
public record Receipt(Who who, Ending ending, @Nullable Decided decision, @Nullable Served served) {

    /** The tokens and cost of the request, attempts that did not become the answer included. */
    public TotalUsage total() {
        return TotalUsage.of(spent(), served);
    }

    /** The attempts that the request paid for. */
    public List<Spent> spent() {
        return decision == null ? List.of() : decision.spent();
    }

    /**
     * The caller and the request.
     *
     * @param at when the request came
     * @param requestId its id
     * @param tenant the tenant's id; null if the key was not valid
     * @param key the key's id, not the key
     * @param path the API's own path, never the caller's text
     * @param model the model's or alias's name if the configuration has it
     */
    public record Who(
            Instant at,
            String requestId,
            @Nullable String tenant,
            @Nullable String key,
            String path,
            @Nullable String model) {}

    /**
     * How a request ended.
     *
     * @param kind what happened
     * @param status the HTTP status in the answer's head; 499 if the caller left
     * @param meaning the status for what happened: differs from {@code status} if it happened in a
     *     stream whose head had gone out with 200
     * @param code the refusal's code; null if there was an answer
     * @param stream whether a stream was requested
     * @param nanos from the request's head to the end of its answer
     * @param overheadNanos the part of it that was the gateway's own time
     * @param requestBytes the size of the body
     */
    public record Ending(
            Kind kind,
            int status,
            int meaning,
            @Nullable String code,
            boolean stream,
            long nanos,
            long overheadNanos,
            long requestBytes) {}

    /** The possible endings of a request, which has exactly one of them. */
    public enum Kind {
        /** The caller has the whole answer. */
        COMPLETED,
        /** Refused by us, or by a provider because of the request itself. */
        REFUSED,
        /** The caller left first. */
        CLIENT_LEFT,
        /** No deployment could answer, or the answer broke off. */
        UPSTREAM_FAILED,
        /** The deadline passed. */
        TIMED_OUT
    }

    /**
     * The decision of the policies, and the attempts made by it.
     *
     * @param policies the names of those that applied
     * @param requirement their combined requirement
     * @param attempts the attempts in order
     * @param skipped each deployment that was permitted and not tried, as {@code endpoint=reason}
     * @param spent the attempts that used tokens, if the request paid for them
     */
    public record Decided(
            List<String> policies,
            Requirement requirement,
            List<AttemptRecord> attempts,
            List<String> skipped,
            List<Spent> spent) {

        public Decided {
            attempts = List.copyOf(attempts);
        }

        /** Each attempt as {@code endpoint=outcome}. */
        public List<String> trail() {
            return attempts.stream().map(AttemptRecord::label).toList();
        }
    }

    /**
     * The tokens and cost of one attempt, whether or not it became the answer.
     *
     * @param origin the deployment
     * @param served whether it is the attempt of {@link Served}
     * @param tokens the tokens it used
     * @param price the list price in force when the request came
     * @param cost at that price; null if it is not known
     */
    public record Spent(
            AnswerOrigin origin,
            boolean served,
            TokensUsed tokens,
            ListPrice price,
            @Nullable Cost cost) {

        /** The tokens and the cost of an attempt at {@code price}. */
        public static Spent of(
                AnswerOrigin origin, boolean served, TokensUsed tokens, ListPrice price) {
            return new Spent(origin, served, tokens, price, Cost.of(tokens, price));
        }

        /** The endpoint's id. */
        public String endpoint() {
            return origin.endpoint();
        }

        /** The tokens it used. */
        public Usage usage() {
            return tokens.usage();
        }

        /** Returns whether the tokens are an estimate because the provider reported none. */
        public boolean estimated() {
            return tokens.estimated();
        }
    }

    /**
     * The answer that the caller got.
     *
     * @param origin the deployment that produced it
     * @param cache the part of the cache in it
     * @param firstTokenNanos to the first token; -1 if there was none
     * @param usage the tokens the request paid for; null if unknown or paid by another request
     * @param cost at list price; null if the price is not known
     */
    public record Served(
            AnswerOrigin origin,
            CacheStatus cache,
            long firstTokenNanos,
            @Nullable Usage usage,
            @Nullable Cost cost) {

        /** The endpoint's id. */
        public String endpoint() {
            return origin.endpoint();
        }

        /** The model's id at the endpoint. */
        public String upstreamModel() {
            return origin.upstream();
        }

        /** The countries in which it may have been processed. */
        public String processing() {
            return origin.processing();
        }
    }
}
