package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.recorded.RequestContent.Pieces;

import java.util.Locale;

/** Reads the content of a request in Gemini's form. */
final class GeminiRequestContent {
    private final Pieces pieces = new Pieces();

    private GeminiRequestContent() {}

    static RequestContent of(JsonNode request) {
        var reading = new GeminiRequestContent();
        var pieces = reading.pieces;
        for (var part : request.path("systemInstruction").path("parts")) {
            pieces.system(part.path("text").asText(""));
        }
        request.path("contents").forEach(reading::turn);
        for (var tool : request.path("tools")) {
            for (var function : tool.path("functionDeclarations")) {
                pieces.tool(
                        function.path("name").asText(),
                        function.path("description"),
                        schema(function, "parameters", "parametersJsonSchema"));
            }
        }
        reading.choice(request.at("/toolConfig/functionCallingConfig"));
        var config = request.path("generationConfig");
        var schema = schema(config, "responseSchema", "responseJsonSchema");
        boolean json = config.path("responseMimeType").asText().equals("application/json");
        pieces.schema = schema.isObject() ? RequestContent.canonical(schema) : json ? "json" : "";
        pieces.bound("most", config.path("maxOutputTokens"));
        pieces.bound("temperature", config.path("temperature"));
        pieces.bound("top_p", config.path("topP"));
        pieces.bound("stop", config.path("stopSequences"));
        return pieces.asked();
    }

    private static JsonNode schema(JsonNode holder, String plain, String full) {
        return holder.path(full).isObject()
                ? holder.path(full)
                : Schemas.lowered(holder.path(plain));
    }

    private void choice(JsonNode config) {
        var allowed = config.path("allowedFunctionNames");
        pieces.choice =
                switch (config.path("mode").asText().toUpperCase(Locale.ROOT)) {
                    case "NONE" -> "none";
                    case "ANY" -> allowed.size() == 1 ? allowed.get(0).asText() : "required";
                    default -> "auto";
                };
    }

    private void turn(JsonNode content) {
        var role = content.path("role").asText().equals("model") ? "assistant" : "user";
        for (var part : content.path("parts")) {
            if (part.has("functionResponse")) {
                result(part.path("functionResponse"));
            }
        }
        for (var part : content.path("parts")) {
            if (part.has("functionCall")) {
                var call = part.path("functionCall");
                var args = call.path("args");
                pieces.call(
                        "",
                        call.path("name").asText(),
                        args.isObject() ? args : Recordings.JSON.createObjectNode());
            } else if (part.has("functionResponse")) {
                part.path("functionResponse").path("parts").forEach(this::media);
            } else if (!part.path("thought").asBoolean() && !media(part)) {
                pieces.text(role, part.path("text").asText(""));
            }
        }
    }

    /** Returns an object; a text that is no object is wrapped in one. */
    private void result(JsonNode result) {
        var response = result.path("response");
        var wrapped = response.size() == 1 ? response.elements().next() : response;
        boolean only = response.size() == 1 && (response.has("result") || response.has("error"));
        pieces.named(
                result.path("name").asText(),
                only
                        ? (wrapped.isTextual() ? wrapped.asText() : wrapped.toString())
                        : response.toString());
    }

    private boolean media(JsonNode part) {
        var inline = part.path("inlineData");
        var file = part.path("fileData");
        if (!inline.isObject() && !file.isObject()) {
            return false;
        }
        var mime = inline.path("mimeType").asText(file.path("mimeType").asText(""));
        int slash = mime.indexOf('/');
        var kind = slash < 0 ? "image" : mime.substring(0, slash);
        boolean sound = kind.equals("audio") && inline.isObject();
        boolean known = kind.equals("image") || sound || kind.equals("video");
        pieces.media(
                known ? kind : "document",
                inline.isObject() ? inline.path("data").asText() : file.path("fileUri").asText());
        return true;
    }
}
