package dev.portolan.gateway.protocol;

import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.answer.Usage;

import io.vertx.core.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

/**
 * The event before the end of a stream, sent to callers that request it with {@code
 * x-portolan-trailer: 1}: usage and cost in a member {@code portolan} of its own.
 */
public final class StreamTrailer {
    /** The header that requests it. */
    public static final CharSequence HEADER = HttpHeaders.createOptimized("x-portolan-trailer");

    private StreamTrailer() {}

    /** Returns the object with usage and cost. */
    static String totals(@Nullable Usage usage, @Nullable Cost cost) {
        return "{\"usage\":%s,\"cost\":%s,\"currency\":%s}"
                .formatted(
                        usage == null ? "null" : usage(usage),
                        cost == null ? "null" : cost.decimal(),
                        JsonBody.quoted(cost == null ? null : cost.currency()));
    }

    private static String usage(Usage usage) {
        return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
    }
}
