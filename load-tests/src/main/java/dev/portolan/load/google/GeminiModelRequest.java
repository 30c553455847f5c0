package dev.portolan.load.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;

/** Converts a Gemini request to the simulated model's request. */
final class GeminiModelRequest {
    private GeminiModelRequest() {}

    static ModelRequest of(JsonNode body, String model, boolean stream) {
        var converted = LenientJson.object().put("model", model).put("stream", stream);
        var messages = converted.putArray("messages");
        var system = texts(body.path("systemInstruction").path("parts"));
        if (!system.isEmpty()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        LenientJson.each(body.path("contents")).forEach(content -> turn(content, messages));
        tools(body, converted);
        settings(body.path("generationConfig"), converted);
        return new ModelRequest(converted);
    }

    private static void turn(JsonNode content, ArrayNode messages) {
        var parts = content.path("parts");
        if (LenientJson.each(parts).anyMatch(part -> part.has("functionResponse"))) {
            messages.addObject().put("role", "tool").put("content", "result");
            return;
        }
        boolean model = content.path("role").asText().equals("model");
        var message = messages.addObject().put("role", model ? "assistant" : "user");
        var written = message.putArray("content");
        written.addObject().put("type", "text").put("text", texts(parts));
        LenientJson.each(parts)
                .filter(part -> part.has("inlineData") || part.has("fileData"))
                .forEach(_ -> written.addObject().put("type", "image_url"));
    }

    private static String texts(JsonNode parts) {
        var text = new StringBuilder();
        LenientJson.each(parts)
                .filter(part -> !part.path("thought").asBoolean(false))
                .forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    private static void tools(JsonNode body, ObjectNode converted) {
        var declared = LenientJson.array();
        LenientJson.each(body.path("tools"))
                .flatMap(tool -> LenientJson.each(tool.path("functionDeclarations")))
                .forEach(function -> declare(function, declared));
        if (declared.isEmpty()) {
            return;
        }
        converted.set("tools", declared);
        var config = body.path("toolConfig").path("functionCallingConfig");
        var allowed = config.path("allowedFunctionNames");
        switch (config.path("mode").asText("AUTO")) {
            case "NONE" -> converted.put("tool_choice", "none");
            case "ANY" -> {
                if (allowed.size() == 1) {
                    converted
                            .putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .put("name", allowed.get(0).asText());
                }
            }
            default -> converted.put("tool_choice", "auto");
        }
    }

    private static void declare(JsonNode function, ArrayNode declared) {
        var schema =
                function.has("parametersJsonSchema")
                        ? function.get("parametersJsonSchema")
                        : GeminiSchemaRules.toJsonSchema(function.path("parameters"));
        declared.addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", function.path("name").asText())
                .set("parameters", schema);
    }

    private static void settings(JsonNode config, ObjectNode converted) {
        if (config.has("maxOutputTokens")) {
            converted.put("max_tokens", config.get("maxOutputTokens").asInt());
        }
        converted.put("n", config.path("candidateCount").asInt(1));
        if (config.path("responseLogprobs").asBoolean(false)) {
            converted.put("logprobs", true).put("top_logprobs", config.path("logprobs").asInt(0));
        }
        if (!config.path("responseMimeType").asText().equals("application/json")) {
            return;
        }
        var schema =
                config.has("responseJsonSchema")
                        ? config.get("responseJsonSchema")
                        : GeminiSchemaRules.toJsonSchema(config.path("responseSchema"));
        var format = converted.putObject("response_format");
        if (schema.isObject()) {
            format.put("type", "json_schema").putObject("json_schema").set("schema", schema);
        } else {
            format.put("type", "json_object");
        }
    }
}
