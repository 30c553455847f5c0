package dev.portolan.load.answer;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request in OpenAI's format; absent members have their default values. */
public record ModelRequest(JsonNode body) {

    /** Returns the requested model, or the empty string. */
    public String model() {
        return body.path("model").asText("");
    }

    /** Returns whether a streamed answer is requested. */
    public boolean stream() {
        return body.path("stream").asBoolean(false);
    }

    /** Returns whether the stream should include usage. */
    public boolean includesUsage() {
        return body.path("stream_options").path("include_usage").asBoolean(false);
    }

    /** Returns the number of choices, at least one. */
    public int choices() {
        return Math.max(1, body.path("n").asInt(1));
    }

    /** Returns the maximum number of completion tokens. */
    public int tokenLimit() {
        var newer = body.path("max_completion_tokens");
        var limit = newer.isNumber() ? newer : body.path("max_tokens");
        return limit.isNumber() ? limit.asInt() : Integer.MAX_VALUE;
    }

    /** Returns the messages, oldest first. */
    public List<JsonNode> messages() {
        return LenientJson.each(body.path("messages")).toList();
    }

    /** Returns the text of the last user message, or the prompt of a text completion. */
    public String lastUserText() {
        var prompt = body.path("prompt");
        if (!prompt.isMissingNode()) {
            return prompt.isArray() ? prompt.path(0).asText() : prompt.asText();
        }
        return messages().reversed().stream()
                .filter(message -> message.path("role").asText().equals("user"))
                .findFirst()
                .map(message -> text(message.path("content")))
                .orElse("");
    }

    /** Returns the number of images in the conversation. */
    public long images() {
        return messages().stream()
                .flatMap(message -> LenientJson.each(message.path("content")))
                .filter(part -> part.path("type").asText().equals("image_url"))
                .count();
    }

    /**
     * Returns the text of a final assistant message that the answer continues, or the empty string.
     */
    public String prefill() {
        var messages = messages();
        if (messages.isEmpty()) {
            return "";
        }
        var last = messages.getLast();
        boolean isPrefill = last.path("role").asText().equals("assistant");
        return isPrefill ? text(last.path("content")) : "";
    }

    /** Returns whether the last message is a tool result. */
    public boolean endsWithToolResult() {
        var messages = messages();
        return !messages.isEmpty() && messages.getLast().path("role").asText().equals("tool");
    }

    /** Returns the functions available, none when {@code tool_choice} is {@code none}. */
    public List<Tool> tools() {
        if (body.path("tool_choice").asText().equals("none")) {
            return List.of();
        }
        return LenientJson.each(body.path("tools"))
                .map(tool -> tool.path("function"))
                .map(f -> new Tool(f.path("name").asText(), f.path("parameters")))
                .toList();
    }

    /** Returns the function required by {@code tool_choice}, or the empty string. */
    public String requiredTool() {
        return body.path("tool_choice").path("function").path("name").asText("");
    }

    /** Returns whether the answer may contain several tool calls. */
    public boolean parallelTools() {
        return body.path("parallel_tool_calls").asBoolean(true);
    }

    /** Returns the JSON Schema of the answer; a missing node for free text. */
    public JsonNode schema() {
        return body.path("response_format").path("json_schema").path("schema");
    }

    /** Returns whether the answer must be a JSON object without a schema. */
    public boolean requiresJsonObject() {
        return body.path("response_format").path("type").asText().equals("json_object");
    }

    /** Estimates the prompt tokens as a quarter of the characters plus a constant per message. */
    public int promptTokens() {
        var all = messages().stream().map(message -> text(message.path("content")));
        int chars =
                Stream.concat(all, Stream.of(body.path("prompt").asText("")))
                        .mapToInt(String::length)
                        .sum();
        return 4 + messages().size() * 3 + chars / 4;
    }

    /** Returns the text of a message's content: the string, or the joined texts of its parts. */
    public static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        return LenientJson.each(content)
                .map(part -> part.path("text").asText(""))
                .collect(Collectors.joining());
    }

    /** Omits the conversation. */
    @Override
    public String toString() {
        return "ModelRequest[model=" + model() + "]";
    }
}
