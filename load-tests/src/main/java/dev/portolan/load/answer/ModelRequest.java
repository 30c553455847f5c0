package dev.portolan.load.answer;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an OpenAI-shaped request asks for; absent members read as their defaults. */
public record ModelRequest(JsonNode body) {

    /** The model asked for; empty when the request names none. */
    public String model() {
        return body.path("model").asText("");
    }

    /** Whether the answer is to be streamed. */
    public boolean stream() {
        return body.path("stream").asBoolean(false);
    }

    /** Whether the caller asked for usage in its stream. */
    public boolean usageAsked() {
        return body.path("stream_options").path("include_usage").asBoolean(false);
    }

    /** The number of choices, at least one. */
    public int choices() {
        return Math.max(1, body.path("n").asInt(1));
    }

    /** The most tokens the answer may have. */
    public int tokenLimit() {
        var newer = body.path("max_completion_tokens");
        var limit = newer.isNumber() ? newer : body.path("max_tokens");
        return limit.isNumber() ? limit.asInt() : Integer.MAX_VALUE;
    }

    /** The conversation, oldest message first. */
    public List<JsonNode> messages() {
        return LenientJson.each(body.path("messages")).toList();
    }

    /** The text of the last message a user wrote, or the prompt of a completion. */
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

    /** The pictures in the conversation. */
    public long images() {
        return messages().stream()
                .flatMap(message -> LenientJson.each(message.path("content")))
                .filter(part -> part.path("type").asText().equals("image_url"))
                .count();
    }

    /** The beginning of the answer when the caller wrote one to be continued; else empty. */
    public String prefill() {
        var messages = messages();
        if (messages.isEmpty()) {
            return "";
        }
        var last = messages.getLast();
        boolean begun = last.path("role").asText().equals("assistant");
        return begun ? text(last.path("content")) : "";
    }

    /** Whether the last message is a tool's result. */
    public boolean answersTool() {
        var messages = messages();
        return !messages.isEmpty() && messages.getLast().path("role").asText().equals("tool");
    }

    /** The functions on offer, none when the caller forbids their use. */
    public List<Tool> tools() {
        if (body.path("tool_choice").asText().equals("none")) {
            return List.of();
        }
        return LenientJson.each(body.path("tools"))
                .map(tool -> tool.path("function"))
                .map(f -> new Tool(f.path("name").asText(), f.path("parameters")))
                .toList();
    }

    /** The one function the caller demands; else empty. */
    public String demandedTool() {
        return body.path("tool_choice").path("function").path("name").asText("");
    }

    /** Whether several tools may be called at once. */
    public boolean parallelTools() {
        return body.path("parallel_tool_calls").asBoolean(true);
    }

    /** The schema the answer must fit; missing when it may be any text. */
    public JsonNode schema() {
        return body.path("response_format").path("json_schema").path("schema");
    }

    /** Whether the answer must be some JSON object. */
    public boolean anyJson() {
        return body.path("response_format").path("type").asText().equals("json_object");
    }

    /** The tokens a model would count in the request: a fourth of its text, roughly. */
    public int promptTokens() {
        var all = messages().stream().map(message -> text(message.path("content")));
        int chars =
                Stream.concat(all, Stream.of(body.path("prompt").asText("")))
                        .mapToInt(String::length)
                        .sum();
        return 4 + messages().size() * 3 + chars / 4;
    }

    /** The text of a content: a string, or the texts of its parts. */
    public static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        return LenientJson.each(content)
                .map(part -> part.path("text").asText(""))
                .collect(Collectors.joining());
    }

    /** Without the conversation. */
    @Override
    public String toString() {
        return "Question[model=" + model() + "]";
    }
}
