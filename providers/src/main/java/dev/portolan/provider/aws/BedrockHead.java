package dev.portolan.provider.aws;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

/**
 * What the headers of an answer tell of it.
 *
 * @param id the request's id
 * @param usage what InvokeModel counted; null where it tells nothing, as Converse does
 */
public record BedrockHead(String id, @Nullable Usage usage) {
    /** Nothing was told. */
    static final BedrockHead NONE = new BedrockHead("bedrock", null);

    public static BedrockHead of(HeaderLookup headers) {
        var id = headers.get("x-amzn-requestid");
        return new BedrockHead(id == null || id.isBlank() ? NONE.id : id, usage(headers));
    }

    private static @Nullable Usage usage(HeaderLookup headers) {
        long input = count(headers, "input");
        long output = count(headers, "output");
        return input < 0 && output < 0
                ? null
                : new Usage(
                        Math.max(0, input),
                        Math.max(0, count(headers, "cache-read-input")),
                        Math.max(0, count(headers, "cache-write-input")),
                        Math.max(0, output),
                        0);
    }

    private static long count(HeaderLookup headers, String what) {
        var told = headers.get("x-amzn-bedrock-" + what + "-token-count");
        return told != null && told.matches("\\d{1,12}") ? Long.parseLong(told) : -1;
    }

    /** Whether InvokeModel says that a guardrail changed the answer, or held it. */
    public static boolean guarded(JsonValue answer) {
        return answer.get("amazon-bedrock-guardrailAction").textOrEmpty().equals("INTERVENED");
    }

    /** The counts at the end of a stream, which has no headers for them; null where it has none. */
    public static @Nullable Usage metrics(JsonValue event) {
        var told = event.get("amazon-bedrock-invocationMetrics");
        return told.isObject()
                ? new Usage(
                        told.get("inputTokenCount").count(),
                        told.get("cacheReadInputTokenCount").count(),
                        told.get("cacheWriteInputTokenCount").count(),
                        told.get("outputTokenCount").count(),
                        0)
                : null;
    }
}
