package dev.portolan.provider.aws;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

/**
 * The facts in the headers of a response.
 *
 * @param id the request's id
 * @param usage the tokens InvokeModel counted; null if there are none, as in Converse
 */
public record BedrockHead(String id, @Nullable Usage usage) {
    /** A response without such headers. */
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

    private static long count(HeaderLookup headers, String counter) {
        var reported = headers.get("x-amzn-bedrock-" + counter + "-token-count");
        return reported != null && reported.matches("\\d{1,12}") ? Long.parseLong(reported) : -1;
    }

    /** Returns whether InvokeModel reports that a guardrail changed or blocked the answer. */
    public static boolean guarded(JsonValue answer) {
        return answer.get("amazon-bedrock-guardrailAction").textOrEmpty().equals("INTERVENED");
    }

    /**
     * Returns the counts at the end of a stream, which has no headers for them; null if there are
     * none.
     */
    public static @Nullable Usage metrics(JsonValue event) {
        var reported = event.get("amazon-bedrock-invocationMetrics");
        return reported.isObject()
                ? new Usage(
                        reported.get("inputTokenCount").count(),
                        reported.get("cacheReadInputTokenCount").count(),
                        reported.get("cacheWriteInputTokenCount").count(),
                        reported.get("outputTokenCount").count(),
                        0)
                : null;
    }
}
