package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Converts a recorded Gemini request to a chat request of OpenAI's protocol. */
final class ChatOfGemini {
    private static final Set<String> SAID =
            Set.of(
                    "contents",
                    "systemInstruction",
                    "tools",
                    "toolConfig",
                    "generationConfig",
                    "safetySettings");
    private static final Set<String> SETTINGS =
            Set.of(
                    "temperature",
                    "topP",
                    "topK",
                    "maxOutputTokens",
                    "stopSequences",
                    "seed",
                    "responseLogprobs",
                    "logprobs",
                    "candidateCount",
                    "presencePenalty",
                    "frequencyPenalty",
                    "responseMimeType",
                    "responseSchema",
                    "responseJsonSchema",
                    "thinkingConfig",
                    "responseModalities");
    private static final Set<String> PARTS =
            Set.of(
                    "text",
                    "inlineData",
                    "fileData",
                    "functionCall",
                    "functionResponse",
                    "thought",
                    "thoughtSignature");

    private final ObjectNode chat = Recordings.JSON.createObjectNode().put("model", "m");
    private final Deque<String> open = new ArrayDeque<>();
    private int calls;

    private ChatOfGemini() {}

    /** Returns the part of a request that OpenAI's chat cannot express; empty if there is none. */
    static Optional<String> unsayable(JsonNode request) {
        for (var member : request.properties()) {
            if (!SAID.contains(member.getKey())) {
                return Optional.of(member.getKey());
            }
        }
        for (var tool : request.path("tools")) {
            for (var kind : tool.properties()) {
                if (!kind.getKey().equals("functionDeclarations")) {
                    return Optional.of("tools." + kind.getKey());
                }
            }
        }
        for (var setting : request.path("generationConfig").properties()) {
            if (!SETTINGS.contains(setting.getKey())) {
                return Optional.of("generationConfig." + setting.getKey());
            }
        }
        var modalities = request.path("generationConfig").path("responseModalities").toString();
        if (modalities.contains("AUDIO") || modalities.contains("IMAGE")) {
            return Optional.of("generationConfig.responseModalities");
        }
        var mode = request.at("/toolConfig/functionCallingConfig");
        if (mode.path("mode").asText().equals("VALIDATED")
                || mode.path("allowedFunctionNames").size() > 1) {
            return Optional.of("toolConfig");
        }
        for (var content : request.path("contents")) {
            for (var part : content.path("parts")) {
                for (var kind : part.properties()) {
                    if (!PARTS.contains(kind.getKey())) {
                        return Optional.of("parts." + kind.getKey());
                    }
                }
                if (part.path("functionResponse").has("parts")) {
                    return Optional.of("functionResponse.parts");
                }
            }
        }
        return Optional.empty();
    }

    static ObjectNode of(JsonNode request) {
        var made = new ChatOfGemini();
        made.messages(request);
        made.tools(request);
        made.settings(request.path("generationConfig"));
        var google = Recordings.JSON.createObjectNode();
        if (request.has("safetySettings")) {
            google.set("safety_settings", request.get("safetySettings"));
        }
        var thinking = request.at("/generationConfig/thinkingConfig");
        if (thinking.isObject()) {
            var own = google.putObject("thinking_config");
            thinking.properties().forEach(m -> own.set(snake(m.getKey()), m.getValue()));
        }
        if (!google.isEmpty()) {
            made.chat.putObject("extra_body").set("google", google);
        }
        return made.chat;
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private void messages(JsonNode request) {
        var messages = chat.putArray("messages");
        for (var part : request.path("systemInstruction").path("parts")) {
            messages.addObject().put("role", "system").put("content", part.path("text").asText());
        }
        for (var content : request.path("contents")) {
            if (content.path("role").asText().equals("model")) {
                assistant(content, messages);
            } else {
                user(content, messages);
            }
        }
    }

    private void assistant(JsonNode content, ArrayNode messages) {
        var message = messages.addObject().put("role", "assistant");
        var text = new StringBuilder();
        var made = Recordings.JSON.createArrayNode();
        for (var part : content.path("parts")) {
            if (part.has("functionCall")) {
                made.add(call(part));
            } else if (!part.path("thought").asBoolean()) {
                text.append(part.path("text").asText());
            }
        }
        message.put("content", text.toString());
        if (!made.isEmpty()) {
            message.set("tool_calls", made);
        }
    }

    private ObjectNode call(JsonNode part) {
        var function = part.path("functionCall");
        var id = function.path("id").asText("call_" + calls++);
        open.add(id);
        var call = Recordings.JSON.createObjectNode().put("id", id).put("type", "function");
        call.putObject("function")
                .put("name", function.path("name").asText())
                .put(
                        "arguments",
                        function.path("args").isObject() ? function.path("args").toString() : "{}");
        if (part.has("thoughtSignature")) {
            call.putObject("extra_content")
                    .putObject("google")
                    .set("thought_signature", part.get("thoughtSignature"));
        }
        return call;
    }

    private void user(JsonNode content, ArrayNode messages) {
        List<JsonNode> others = new ArrayList<>();
        for (var part : content.path("parts")) {
            var response = part.path("functionResponse");
            if (response.isObject()) {
                var waiting = open.isEmpty() ? "call_lost" : open.poll();
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", response.path("id").asText(waiting))
                        .put("content", response.path("response").toString());
            } else {
                others.add(part(part));
            }
        }
        if (!others.isEmpty()) {
            var parts = messages.addObject().put("role", "user").putArray("content");
            others.forEach(parts::add);
        }
    }

    private static ObjectNode part(JsonNode part) {
        var made = Recordings.JSON.createObjectNode();
        if (part.has("text")) {
            return made.put("type", "text").put("text", part.path("text").asText());
        }
        var inline = part.path("inlineData");
        var mime = inline.path("mimeType").asText(part.at("/fileData/mimeType").asText());
        var url =
                part.has("fileData")
                        ? part.at("/fileData/fileUri").asText()
                        : "data:" + mime + ";base64," + inline.path("data").asText();
        var type =
                mime.startsWith("image/")
                        ? "image_url"
                        : mime.startsWith("video/") ? "video_url" : "document_url";
        made.put("type", type).putObject(type).put("url", url);
        return made;
    }

    private void tools(JsonNode request) {
        var tools = Recordings.JSON.createArrayNode();
        for (var tool : request.path("tools")) {
            for (var function : tool.path("functionDeclarations")) {
                var made = tools.addObject().put("type", "function").putObject("function");
                made.put("name", function.path("name").asText());
                if (function.has("description")) {
                    made.set("description", function.get("description"));
                }
                var schema = schema(function, "parameters", "parametersJsonSchema");
                schema.ifPresent(s -> made.set("parameters", s));
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        chat.set("tools", tools);
        var config = request.at("/toolConfig/functionCallingConfig");
        var allowed = config.path("allowedFunctionNames");
        switch (config.path("mode").asText().toUpperCase(Locale.ROOT)) {
            case "NONE" -> chat.put("tool_choice", "none");
            case "ANY" -> {
                if (allowed.size() == 1) {
                    chat.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .set("name", allowed.get(0));
                } else {
                    chat.put("tool_choice", "required");
                }
            }
            default -> chat.put("tool_choice", "auto");
        }
    }

    private static Optional<JsonNode> schema(JsonNode holder, String plain, String full) {
        if (holder.has(full)) {
            return Optional.of(holder.get(full));
        }
        return holder.has(plain)
                ? Optional.of(Schemas.lowered(holder.get(plain)))
                : Optional.empty();
    }

    private void settings(JsonNode config) {
        copy(config, "temperature", "temperature");
        copy(config, "topP", "top_p");
        copy(config, "topK", "top_k");
        copy(config, "maxOutputTokens", "max_completion_tokens");
        copy(config, "stopSequences", "stop");
        copy(config, "seed", "seed");
        copy(config, "responseLogprobs", "logprobs");
        copy(config, "logprobs", "top_logprobs");
        copy(config, "candidateCount", "n");
        copy(config, "presencePenalty", "presence_penalty");
        copy(config, "frequencyPenalty", "frequency_penalty");
        if (!config.path("responseMimeType").asText().equals("application/json")) {
            return;
        }
        var schema = schema(config, "responseSchema", "responseJsonSchema");
        var format = chat.putObject("response_format");
        if (schema.isPresent()) {
            format.put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "answer")
                    .set("schema", schema.get());
        } else {
            format.put("type", "json_object");
        }
    }

    private void copy(JsonNode config, String from, String to) {
        if (config.has(from)) {
            chat.set(to, config.get(from));
        }
    }
}
