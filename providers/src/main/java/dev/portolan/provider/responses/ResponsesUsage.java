package dev.portolan.provider.responses;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

/**
 * The usage of the Responses protocol: its count of the input includes the tokens read from a
 * cache.
 */
public final class ResponsesUsage {
    private ResponsesUsage() {}

    /** Reads the usage of a response. */
    public static Usage read(JsonValue usage) {
        var input = usage.get("input_tokens_details");
        long read = input.get("cached_tokens").count();
        long written = input.get("cache_write_tokens").count();
        return new Usage(
                Usage.input(usage.get("input_tokens").count(), read, written),
                read,
                written,
                usage.get("output_tokens").count(),
                usage.get("output_tokens_details").get("reasoning_tokens").count());
    }

    static JsonValue write(Usage usage) {
        return new ObjectBuilder()
                .put("input_tokens", usage.promptTokens())
                .put(
                        "input_tokens_details",
                        new ObjectBuilder()
                                .put("cached_tokens", usage.cacheRead())
                                .put("cache_write_tokens", usage.cacheWrite())
                                .build())
                .put("output_tokens", usage.completionTokens())
                .put(
                        "output_tokens_details",
                        JsonValue.object("reasoning_tokens", JsonValue.of(usage.reasoning())))
                .put("total_tokens", usage.totalTokens())
                .build();
    }
}
