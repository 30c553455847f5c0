package dev.portolan.provider.messages;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

/** Anthropic's usage: its input counts don't overlap, and its counts in a stream only grow. */
public final class MessagesUsage {
    private MessagesUsage() {}

    /** Reads usage; each count is at least what it was before. */
    public static Usage read(JsonValue usage, Usage before) {
        return new Usage(
                Math.max(before.input(), usage.get("input_tokens").count()),
                Math.max(before.cacheRead(), usage.get("cache_read_input_tokens").count()),
                Math.max(before.cacheWrite(), usage.get("cache_creation_input_tokens").count()),
                Math.max(before.output(), usage.get("output_tokens").count()),
                Math.max(
                        before.reasoning(),
                        usage.get("output_tokens_details").get("thinking_tokens").count()),
                Usage.Details.ofHourCacheWrite(
                        Math.max(
                                before.details().hourCacheWrite(),
                                usage.get("cache_creation")
                                        .get("ephemeral_1h_input_tokens")
                                        .count())));
    }

    static JsonValue write(Usage usage) {
        return new ObjectBuilder()
                .put("input_tokens", usage.input())
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("output_tokens", usage.output())
                .build();
    }
}
