package dev.portolan.load.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

/** Converts a Messages request to the simulated model's request. */
final class AnthropicModelRequest {
    private AnthropicModelRequest() {}

    static ObjectNode of(JsonNode body) {
        var converted =
                LenientJson.object()
                        .put("model", body.path("model").asText())
                        .put("stream", body.path("stream").asBoolean(false));
        if (body.path("max_tokens").isInt()) {
            converted.put("max_tokens", body.path("max_tokens").asInt());
        }
        var messages = converted.putArray("messages");
        body.path("messages").forEach(message -> message(message, messages));
        tools(body, converted);
        var schema = body.path("output_config").path("format").path("schema");
        if (schema.isObject()) {
            converted.putObject("response_format").putObject("json_schema").set("schema", schema);
        }
        return converted;
    }

    private static void message(JsonNode message, ArrayNode target) {
        var role = message.path("role").asText();
        if (message.path("content").isTextual()) {
            target.addObject().put("role", role).put("content", message.path("content").asText());
            return;
        }
        boolean results = false;
        var parts = LenientJson.array();
        for (var block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> parts.add(block);
                case "image" -> parts.addObject().put("type", "image_url");
                case "tool_result" -> results = true;
                default -> {}
            }
        }
        target.addObject().put("role", results ? "tool" : role).set("content", parts);
    }

    private static void tools(JsonNode body, ObjectNode converted) {
        var tools = converted.putArray("tools");
        for (var tool : body.path("tools")) {
            var function = tools.addObject().putObject("function");
            function.put("name", tool.path("name").asText());
            function.set("parameters", tool.path("input_schema"));
        }
        var choice = body.path("tool_choice");
        if (choice.path("type").asText().equals("none")) {
            converted.put("tool_choice", "none");
        } else if (choice.path("type").asText().equals("tool")) {
            converted
                    .putObject("tool_choice")
                    .putObject("function")
                    .put("name", choice.path("name").asText());
        }
        converted.put(
                "parallel_tool_calls", !choice.path("disable_parallel_tool_use").asBoolean(false));
    }
}
