package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;

/** Converts a Converse request to the simulated model's request. */
final class ConverseModelRequest {
    private final JsonNode body;
    private final ObjectNode converted = LenientJson.object();

    private ConverseModelRequest(JsonNode body) {
        this.body = body;
    }

    static ModelRequest of(JsonNode body) {
        var translation = new ConverseModelRequest(body);
        translation.conversation();
        translation.tools();
        translation.output();
        return new ModelRequest(translation.converted);
    }

    private void conversation() {
        var messages = converted.putArray("messages");
        LenientJson.each(body.path("system"))
                .filter(block -> block.has("text"))
                .forEach(
                        block ->
                                messages.addObject()
                                        .put("role", "system")
                                        .put("content", block.path("text").asText()));
        for (var turn : LenientJson.each(body.path("messages")).toList()) {
            turn(messages, turn);
        }
    }

    private static void turn(ArrayNode messages, JsonNode turn) {
        var parts = LenientJson.array();
        var calls = LenientJson.array();
        for (var block : LenientJson.each(turn.path("content")).toList()) {
            if (block.has("toolResult")) {
                result(messages, block.path("toolResult"));
            } else if (block.has("toolUse")) {
                calls.addObject().put("id", block.path("toolUse").path("toolUseId").asText());
            } else if (block.has("text")) {
                parts.addObject().put("type", "text").put("text", block.path("text").asText());
            } else if (block.has("image")) {
                parts.addObject().put("type", "image_url");
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

    private static void result(ArrayNode messages, JsonNode result) {
        var content = LenientJson.array();
        for (var block : LenientJson.each(result.path("content")).toList()) {
            var text =
                    block.has("json")
                            ? LenientJson.write(block.path("json"))
                            : block.path("text").asText();
            content.addObject().put("type", "text").put("text", text);
        }
        messages.addObject().put("role", "tool").set("content", content);
    }

    private void tools() {
        var tools = LenientJson.array();
        for (var tool : LenientJson.each(body.path("toolConfig").path("tools")).toList()) {
            var spec = tool.path("toolSpec");
            if (spec.isObject()) {
                var function = tools.addObject().put("type", "function").putObject("function");
                function.put("name", spec.path("name").asText());
                function.set("parameters", spec.path("inputSchema").path("json"));
            }
        }
        if (!tools.isEmpty()) {
            converted.set("tools", tools);
        }
        var demanded = body.path("toolConfig").path("toolChoice").path("tool").path("name");
        if (demanded.isTextual()) {
            converted.putObject("tool_choice").putObject("function").put("name", demanded.asText());
        }
        var forbidden =
                body.path("additionalModelRequestFields")
                        .path("tool_choice")
                        .path("disable_parallel_tool_use");
        converted.put("parallel_tool_calls", !forbidden.asBoolean());
    }

    private void output() {
        var limit = body.path("inferenceConfig").path("maxTokens");
        if (limit.isNumber()) {
            converted.put("max_tokens", limit.asInt());
        }
        var format = body.path("outputConfig").path("textFormat").path("structure");
        var schema = LenientJson.read(format.path("jsonSchema").path("schema").asText("null"));
        if (schema.isObject()) {
            converted.putObject("response_format").putObject("json_schema").set("schema", schema);
        }
    }
}
