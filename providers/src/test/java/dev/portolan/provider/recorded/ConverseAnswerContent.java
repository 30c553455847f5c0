package dev.portolan.provider.recorded;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the content of an answer in Converse's form. */
final class ConverseAnswerContent {
    private ConverseAnswerContent() {}

    static AnswerContent of(JsonValue answer) {
        return content(
                answer.get("output").get("message").get("content").elements(),
                answer.get("stopReason").textOrEmpty(),
                answer.get("usage"));
    }

    /** Reads the content of its events, each an object of one member. */
    static AnswerContent ofEvents(List<JsonValue> events) {
        Map<Long, String> texts = new TreeMap<>();
        Map<Long, JsonValue> begun = new TreeMap<>();
        var stop = "";
        JsonValue usage = new ObjectBuilder().build();
        for (var event : events) {
            var delta = event.get("contentBlockDelta");
            long index = delta.get("contentBlockIndex").count();
            var piece = delta.get("delta");
            texts.merge(index, piece.get("text").textOrEmpty(), String::concat);
            texts.merge(index, piece.get("toolUse").get("input").textOrEmpty(), String::concat);
            var start = event.get("contentBlockStart");
            if (start.isObject()) {
                begun.put(start.get("contentBlockIndex").count(), start.get("start"));
            }
            if (event.has("messageStop")) {
                stop = event.get("messageStop").get("stopReason").textOrEmpty();
            }
            usage = event.has("metadata") ? event.get("metadata").get("usage") : usage;
        }
        var blocks = new ArrayList<JsonValue>();
        texts.forEach((index, text) -> blocks.add(block(begun.get(index), text)));
        return content(blocks, stop, usage);
    }

    private static JsonValue block(
            @org.jspecify.annotations.Nullable JsonValue start, String text) {
        if (start == null || !start.get("toolUse").isObject()) {
            return JsonValue.object("text", JsonValue.of(text));
        }
        var input = JsonReader.read(text.isBlank() ? "{}" : text);
        var use = new ObjectBuilder(start.get("toolUse")).put("input", input).build();
        return JsonValue.object("toolUse", use);
    }

    private static AnswerContent content(List<JsonValue> blocks, String stop, JsonValue usage) {
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        for (var block : blocks) {
            text.append(block.get("text").textOrEmpty());
            var use = block.get("toolUse");
            if (use.isObject()) {
                calls.add(
                        use.get("name").textOrEmpty() + AnswerContent.canonical(use.get("input")));
            }
        }
        var finish =
                switch (stop) {
                    case "max_tokens", "model_context_window_exceeded" -> "length";
                    case "guardrail_intervened", "content_filtered" -> "content_filter";
                    default -> calls.isEmpty() ? "stop" : "tool_calls";
                };
        long prompt =
                usage.get("inputTokens").count()
                        + usage.get("cacheReadInputTokens").count()
                        + usage.get("cacheWriteInputTokens").count();
        return new AnswerContent(
                text.toString(), calls, finish, prompt, usage.get("outputTokens").count());
    }
}
