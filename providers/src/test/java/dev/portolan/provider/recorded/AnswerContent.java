package dev.portolan.provider.recorded;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The content of an answer, read from its JSON in the simplest way: the text, the calls with their
 * arguments, the finish reason and the usage. Answers of two protocols are equal in content when
 * these are equal.
 */
record AnswerContent(String text, List<String> calls, String finish, long prompt, long completion) {
    /** Reads the content of Anthropic's message. */
    static AnswerContent ofMessage(JsonValue message) {
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        for (var block : message.get("content").elements()) {
            if (block.get("type").textOrEmpty().equals("text")) {
                text.append(block.get("text").textOrEmpty());
            }
            if (block.get("type").textOrEmpty().equals("tool_use")) {
                calls.add(block.get("name").textOrEmpty() + canonical(block.get("input")));
            }
        }
        return ended(text, calls, message.get("stop_reason"), message.get("usage"));
    }

    /** Reads the content of Anthropic's events. */
    static AnswerContent ofMessageEvents(byte[] stream) {
        var text = new StringBuilder();
        var names = new TreeMap<Long, String>();
        var inputs = new TreeMap<Long, StringBuilder>();
        JsonValue usage = JsonLiteral.NULL;
        JsonValue last = JsonLiteral.NULL;
        JsonValue reason = JsonLiteral.NULL;
        for (var event : data(stream)) {
            long index = event.get("index").count();
            var opened = event.get("content_block");
            var delta = event.get("delta");
            switch (event.get("type").textOrEmpty()) {
                case "message_start" -> usage = event.get("message").get("usage");
                case "content_block_start" -> {
                    text.append(opened.get("text").textOrEmpty());
                    if (opened.get("type").textOrEmpty().equals("tool_use")) {
                        names.put(index, opened.get("name").textOrEmpty());
                        inputs.put(index, new StringBuilder());
                    }
                }
                case "content_block_delta" -> {
                    text.append(delta.get("text").textOrEmpty());
                    var input = inputs.get(index);
                    if (input != null) {
                        input.append(delta.get("partial_json").textOrEmpty());
                    }
                }
                case "message_delta" -> {
                    reason = delta.get("stop_reason");
                    last = event.get("usage");
                }
                default -> {}
            }
        }
        var calls = new ArrayList<String>();
        names.forEach((index, name) -> calls.add(name + arguments(input(inputs, index))));
        return ended(text, calls, reason, merged(usage, last));
    }

    private static JsonValue merged(JsonValue first, JsonValue last) {
        var both = new dev.portolan.provider.json.ObjectBuilder();
        for (var name :
                List.of(
                        "input_tokens",
                        "cache_read_input_tokens",
                        "cache_creation_input_tokens",
                        "output_tokens")) {
            both.put(name, Math.max(first.get(name).count(), last.get(name).count()));
        }
        return both.build();
    }

    private static AnswerContent ended(
            StringBuilder text, List<String> calls, JsonValue reason, JsonValue usage) {
        var finish =
                switch (reason.textOrEmpty()) {
                    case "max_tokens", "model_context_window_exceeded" -> "length";
                    case "tool_use" -> "tool_calls";
                    case "refusal" -> "content_filter";
                    default -> calls.isEmpty() ? "stop" : "tool_calls";
                };
        long prompt =
                usage.get("input_tokens").count()
                        + usage.get("cache_read_input_tokens").count()
                        + usage.get("cache_creation_input_tokens").count();
        return new AnswerContent(
                text.toString(), calls, finish, prompt, usage.get("output_tokens").count());
    }

    /** Reads the content of the first choice of OpenAI's completion. */
    static AnswerContent ofCompletion(JsonValue body) {
        var choice = first(body.get("choices"));
        var message = choice.get("message");
        var calls = new ArrayList<String>();
        for (var call : message.get("tool_calls").elements()) {
            var function = call.get("function");
            calls.add(
                    function.get("name").textOrEmpty()
                            + arguments(function.get("arguments").textOrEmpty()));
        }
        var text = content(message.get("content")) + message.get("refusal").textOrEmpty();
        return completed(text, calls, choice.get("finish_reason"), body.get("usage"));
    }

    /** Reads the content of the first choice of OpenAI's chunks. */
    static AnswerContent ofChunks(byte[] stream) {
        var text = new StringBuilder();
        var names = new TreeMap<Long, String>();
        var inputs = new TreeMap<Long, StringBuilder>();
        JsonValue usage = JsonLiteral.NULL;
        JsonValue reason = JsonLiteral.NULL;
        for (var chunk : data(stream)) {
            var beside = chunk.get("x_groq").get("usage");
            usage = beside.isObject() ? beside : usage;
            usage = chunk.get("usage").isObject() ? chunk.get("usage") : usage;
            var choice = first(chunk.get("choices"));
            if (choice.get("index").count() > 0) {
                continue;
            }
            reason =
                    choice.get("finish_reason").textOrEmpty().isEmpty()
                            ? reason
                            : choice.get("finish_reason");
            var delta = choice.get("delta");
            text.append(content(delta.get("content"))).append(delta.get("refusal").textOrEmpty());
            for (var call : delta.get("tool_calls").elements()) {
                long index = call.get("index").count();
                var function = call.get("function");
                names.merge(index, function.get("name").textOrEmpty(), String::concat);
                inputs.computeIfAbsent(index, key -> new StringBuilder())
                        .append(function.get("arguments").textOrEmpty());
            }
        }
        var calls = new ArrayList<String>();
        names.forEach((index, name) -> calls.add(name + arguments(input(inputs, index))));
        return completed(text.toString(), calls, reason, usage);
    }

    /** Reads text, or, with Mistral, pieces of it beside pieces of thought. */
    private static String content(JsonValue content) {
        var text = new StringBuilder(content.textOrEmpty());
        content.elements().forEach(piece -> text.append(piece.get("text").textOrEmpty()));
        return text.toString();
    }

    private static AnswerContent completed(
            String text, List<String> calls, JsonValue reason, JsonValue usage) {
        var reported =
                switch (reason.textOrEmpty()) {
                    case "", "eos" -> "stop";
                    default -> reason.textOrEmpty();
                };
        boolean called = !calls.isEmpty() && reported.equals("stop");
        return new AnswerContent(
                text,
                calls,
                called ? "tool_calls" : reported,
                usage.get("prompt_tokens").count(),
                usage.get("completion_tokens").count());
    }

    private static String input(TreeMap<Long, StringBuilder> inputs, long index) {
        var input = inputs.get(index);
        return input == null ? "" : input.toString();
    }

    private static JsonValue first(JsonValue list) {
        return list.elements().isEmpty() ? JsonLiteral.NULL : list.elements().getFirst();
    }

    /** Returns the arguments of a call in one form, {@code {}} for none. */
    static String arguments(String text) {
        return text.isBlank() ? "{}" : canonical(Exchange.json(text));
    }

    /** Returns JSON with its members in one order. */
    static String canonical(JsonValue value) {
        if (value.isObject()) {
            var sorted = new TreeMap<String, String>();
            value.members().forEach((name, member) -> sorted.put(name, canonical(member)));
            return sorted.toString();
        }
        return value.isArray()
                ? value.elements().stream().map(AnswerContent::canonical).toList().toString()
                : value.toJson();
    }

    /** Returns the data of a stream's events, in order. */
    static List<JsonValue> data(byte[] stream) {
        return new String(stream, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data:") && !line.contains("[DONE]"))
                .map(line -> Exchange.json(line.substring("data:".length()).strip()))
                .toList();
    }
}
