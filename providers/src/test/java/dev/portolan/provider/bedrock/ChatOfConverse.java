package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Converts a recorded Converse request to a chat completion, if that can express it. */
public final class ChatOfConverse {
    private ChatOfConverse() {}

    public static ObjectNode of(JsonNode converse) {
        var chat = Recordings.JSON.createObjectNode().put("model", "m");
        var messages = chat.putArray("messages");
        for (var block : converse.path("system")) {
            if (block.has("text")) {
                messages.addObject()
                        .put("role", "system")
                        .put("content", block.path("text").asText());
            }
        }
        converse.path("messages").forEach(turn -> turn(turn, messages));
        var config = converse.path("inferenceConfig");
        copy(config, "maxTokens", chat, "max_tokens");
        copy(config, "temperature", chat, "temperature");
        copy(config, "topP", chat, "top_p");
        copy(config, "stopSequences", chat, "stop");
        tools(converse.path("toolConfig"), chat);
        var schema = converse.path("outputConfig").path("textFormat").path("structure");
        if (schema.has("jsonSchema")) {
            var given = schema.path("jsonSchema");
            var format = chat.putObject("response_format").put("type", "json_schema");
            var named = format.putObject("json_schema");
            named.put("name", given.path("name").asText("answer"));
            copy(given, "description", named, "description");
            named.set("schema", read(given.path("schema").asText()));
        }
        return chat;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String other) {
        if (from.has(name)) {
            to.set(other, from.path(name));
        }
    }

    private static void turn(JsonNode turn, ArrayNode messages) {
        var parts = Recordings.JSON.createArrayNode();
        var calls = Recordings.JSON.createArrayNode();
        for (var block : turn.path("content")) {
            if (block.has("toolResult")) {
                var result = block.path("toolResult");
                var message = messages.addObject().put("role", "tool");
                message.put("tool_call_id", result.path("toolUseId").asText());
                var content = message.putArray("content");
                result.path("content").forEach(piece -> part(piece, content));
            } else if (block.has("toolUse")) {
                var use = block.path("toolUse");
                var call = calls.addObject().put("id", use.path("toolUseId").asText());
                call.put("type", "function");
                call.putObject("function")
                        .put("name", use.path("name").asText())
                        .put("arguments", use.path("input").toString());
            } else {
                part(block, parts);
            }
        }
        if (!parts.isEmpty() || !calls.isEmpty()) {
            var message = messages.addObject().put("role", turn.path("role").asText());
            message.set("content", parts);
            if (!calls.isEmpty()) {
                message.set("tool_calls", calls);
            }
        }
    }

    private static void part(JsonNode block, ArrayNode parts) {
        if (block.has("text")) {
            parts.addObject().put("type", "text").put("text", block.path("text").asText());
        } else if (block.has("json")) {
            parts.addObject().put("type", "text").put("text", block.path("json").toString());
        } else if (block.has("image")) {
            var image = block.path("image");
            var url = "data:image/" + image.path("format").asText() + ";base64,";
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", url + image.path("source").path("bytes").asText());
        } else if (block.has("document")) {
            var document = block.path("document");
            boolean plain = document.path("format").asText().equals("txt");
            var data = "data:" + (plain ? "text/plain" : "application/pdf") + ";base64,";
            parts.addObject()
                    .put("type", "file")
                    .putObject("file")
                    .put("filename", document.path("name").asText())
                    .put("file_data", data + document.path("source").path("bytes").asText());
        }
    }

    private static void tools(JsonNode config, ObjectNode chat) {
        var tools = Recordings.JSON.createArrayNode();
        for (var tool : config.path("tools")) {
            var spec = tool.path("toolSpec");
            if (spec.isObject()) {
                var function = tools.addObject().put("type", "function").putObject("function");
                function.put("name", spec.path("name").asText());
                copy(spec, "description", function, "description");
                copy(spec, "strict", function, "strict");
                function.set("parameters", spec.path("inputSchema").path("json"));
            }
        }
        if (!tools.isEmpty()) {
            chat.set("tools", tools);
        }
        var choice = config.path("toolChoice");
        if (choice.has("any")) {
            chat.put("tool_choice", "required");
        } else if (choice.has("tool")) {
            chat.putObject("tool_choice")
                    .put("type", "function")
                    .putObject("function")
                    .put("name", choice.path("tool").path("name").asText());
        }
    }

    private static JsonNode read(String text) {
        try {
            return Recordings.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
