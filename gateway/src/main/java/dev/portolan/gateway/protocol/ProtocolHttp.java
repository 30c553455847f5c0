package dev.portolan.gateway.protocol;

import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** How the gateway's own words are said in the protocol of a caller's surface. */
public enum ProtocolHttp {
    /** OpenAI's: an error object, events without names, {@code [DONE]} at the end. */
    OPENAI {
        @Override
        public byte[] body(Refusal refusal) {
            return refusal.body();
        }

        @Override
        public byte[] event(Refusal refusal) {
            return refusal.event();
        }

        @Override
        public byte[] lastWord() {
            return utf8("data: [DONE]\n\n");
        }

        @Override
        public byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
            return StreamTrailer.event(id, model, usage, cost);
        }
    },
    /** Anthropic's: an error with a type, named events, {@code message_stop} at the end. */
    ANTHROPIC {
        @Override
        public byte[] body(Refusal refusal) {
            return utf8(error(refusal));
        }

        @Override
        public byte[] event(Refusal refusal) {
            return utf8("event: error\ndata: " + error(refusal) + "\n\n");
        }

        @Override
        public byte[] lastWord() {
            return utf8("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        }

        // A ping is what every client passes over.
        @Override
        public byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
            return utf8(
                    "event: ping\ndata: {\"type\":\"ping\",\"portolan\":%s}\n\n"
                            .formatted(StreamTrailer.facts(usage, cost)));
        }

        private String error(Refusal refusal) {
            return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s,\"code\":%s,\"param\":%s}}"
                    .formatted(
                            JsonBody.quoted(type(refusal.status())),
                            JsonBody.quoted(refusal.message()),
                            JsonBody.quoted(refusal.code()),
                            JsonBody.quoted(refusal.param()));
        }
    };

    /** The voice for requests to {@code path}, whether there is such a path or not. */
    public static ProtocolHttp at(@Nullable String path) {
        return path != null && path.startsWith("/v1/messages") ? ANTHROPIC : OPENAI;
    }

    /** A refusal as the whole answer. */
    public abstract byte[] body(Refusal refusal);

    /** A refusal as the last event of a stream that was already under way. */
    public abstract byte[] event(Refusal refusal);

    /** What ends a stream whose answer is whole. */
    public abstract byte[] lastWord();

    /** The event with usage and cost for a caller who asked for it. */
    public abstract byte[] trailer(
            String id, String model, @Nullable Usage usage, @Nullable Cost cost);

    /** Anthropic's type of error for a status; its clients go by both. */
    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status >= 400 && status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
