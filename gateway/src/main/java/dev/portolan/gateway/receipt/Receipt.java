package dev.portolan.gateway.receipt;

import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One request that ended: who asked, what was decided, where it went, what it took.
 *
 * @param who who asked for what
 * @param ending how it ended
 * @param decision what the policies said; absent where it was refused before they were asked
 * @param served who answered; absent where nobody did
 */
public record Receipt(Who who, Ending ending, @Nullable Decided decision, @Nullable Served served) {

    /** What it took, attempts that did not become the answer included. */
    public TotalUsage total() {
        Decided decided = decision;
        if (decided != null && decided.spent().size() > 1) {
            return TotalUsage.of(decided.spent());
        }
        Served last = served;
        return last == null
                ? new TotalUsage(null, null)
                : new TotalUsage(last.usage(), last.cost());
    }

    /**
     * Who asked for what.
     *
     * @param at when the request came
     * @param requestId its id
     * @param tenant the tenant's id; null where the key was not good
     * @param key the key's id, not the key
     * @param path the API's own path, never the caller's text
     * @param model the model's or alias's name where the configuration has it
     */
    public record Who(
            Instant at,
            String requestId,
            @Nullable String tenant,
            @Nullable String key,
            String path,
            @Nullable String model) {}

    /**
     * How it ended.
     *
     * @param kind what happened
     * @param status the HTTP status in the answer's head; 499 where the caller left
     * @param meaning the status that says what happened: another one where it was told in a stream
     *     whose head had gone out with 200
     * @param code the refusal's code; null where there was an answer
     * @param stream whether a stream was asked for
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

    /** What can become of a request; it becomes exactly one of these. */
    public enum Kind {
        /** The caller has the whole answer. */
        COMPLETED,
        /** Refused by us, or by a provider for the request's own sake. */
        REFUSED,
        /** The caller left first. */
        CLIENT_LEFT,
        /** Nobody that was asked could answer, or the answer broke. */
        UPSTREAM_FAILED,
        /** The deadline passed. */
        TIMED_OUT
    }

    /**
     * What the policies said.
     *
     * @param policies the names of those that applied
     * @param requirement what they required
     * @param attempts each attempt as {@code endpoint=outcome}
     * @param passedOver each that was permitted and not asked, as {@code endpoint=reason}
     * @param spent what those of them took that took anything
     */
    public record Decided(
            List<String> policies,
            Requirement requirement,
            List<String> attempts,
            List<String> passedOver,
            List<Spent> spent) {}

    /**
     * What one attempt took, whether or not it became the answer.
     *
     * @param endpoint the endpoint's id
     * @param upstreamModel the model's id there
     * @param served whether it is the one that {@link Served} tells of
     * @param usage what it took
     * @param estimated whether that is what was seen, because nobody told
     * @param cost at list price; null where nobody knows
     */
    public record Spent(
            String endpoint,
            String upstreamModel,
            boolean served,
            Usage usage,
            boolean estimated,
            @Nullable Cost cost) {}

    /**
     * Who answered.
     *
     * @param endpoint the endpoint's id
     * @param upstreamModel the model's id there
     * @param processing the countries it may have been processed in
     * @param basis how these countries are known
     * @param cache what the cache had to do with it
     * @param firstTokenNanos to the first token; -1 where there was none
     * @param usage what it took; null where nobody said
     * @param cost at list price; null where nobody knows
     */
    public record Served(
            String endpoint,
            String upstreamModel,
            String processing,
            String basis,
            CacheStatus cache,
            long firstTokenNanos,
            @Nullable Usage usage,
            @Nullable Cost cost) {}
}
