package dev.portolan.gateway.telemetry;

import dev.portolan.gateway.receipt.CacheStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One request that ended, for the access log: who, what, where it went and what it cost; never a
 * prompt, an answer or a key.
 *
 * @param at when it began
 * @param caller who asked
 * @param route the API's own path, never the caller's text
 * @param outcome what became of it
 * @param served where it went; absent when nowhere
 */
public record AccessEntry(
        Instant at, Caller caller, String route, Outcome outcome, @Nullable Served served) {

    /**
     * Who asked.
     *
     * @param requestId the request's id
     * @param tenant the tenant's id, when the key was good
     * @param key the key's id, not the key
     * @param model the name of the model as the configuration has it, when it does
     */
    public record Caller(
            String requestId,
            @Nullable String tenant,
            @Nullable String key,
            @Nullable String model) {}

    /**
     * What became of it.
     *
     * @param status the HTTP status, 499 when the caller left
     * @param code the refusal's code, when it was refused
     * @param stream whether a stream was asked for
     * @param nanos from the first byte of the request to the end of its answer
     * @param requestBytes the size of the request's body
     */
    public record Outcome(
            int status, @Nullable String code, boolean stream, long nanos, long requestBytes) {}

    /**
     * Where it went.
     *
     * @param attempts each attempt as {@code endpoint=outcome}, in order
     * @param policies the policies that applied
     * @param use what it took
     */
    public record Served(
            String endpoint,
            String upstreamModel,
            CacheStatus cache,
            List<String> attempts,
            List<String> policies,
            Use use) {}

    /**
     * What an answer took.
     *
     * @param processing the countries it may have been processed in, or {@code *}
     * @param firstTokenNanos from the start of the attempt to its first token, or a negative number
     * @param inputTokens or a negative number where nobody said
     * @param outputTokens or a negative number where nobody said
     * @param cost at list price, or a negative number where nobody knows
     */
    public record Use(
            String processing,
            long firstTokenNanos,
            long inputTokens,
            long outputTokens,
            double cost,
            @Nullable String currency) {}
}
