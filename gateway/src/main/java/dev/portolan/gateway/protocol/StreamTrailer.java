package dev.portolan.gateway.protocol;

import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * The last chunk of a stream whose caller asked for it with {@code x-portolan-trailer: 1}: usage
 * and cost in a member {@code portolan} of its own.
 */
public final class StreamTrailer {
    /** The header with which a caller asks for it. */
    public static final CharSequence HEADER =
            io.vertx.core.http.HttpHeaders.createOptimized("x-portolan-trailer");

    private StreamTrailer() {}

    /** The event, whole. */
    public static byte[] event(
            String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
        String json =
                "{\"id\":%s,\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":%s,"
                                .formatted(JsonBody.quoted(id), JsonBody.quoted(model))
                        + "\"choices\":[],\"portolan\":%s}".formatted(facts(usage, cost));
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The object that tells usage and cost. */
    static String facts(@Nullable Usage usage, @Nullable Cost cost) {
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
