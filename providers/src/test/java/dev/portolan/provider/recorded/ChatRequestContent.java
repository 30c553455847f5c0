package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.recorded.RequestContent.Pieces;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the content of a chat completion request. */
final class ChatRequestContent {
    private final Pieces pieces = new Pieces();
    private final List<JsonNode> afterResults = new ArrayList<>();

    private ChatRequestContent() {}

    static RequestContent of(JsonNode chat) {
        var reading = new ChatRequestContent();
        var pieces = reading.pieces;
        chat.path("messages").forEach(reading::message);
        reading.flush();
        for (var tool : chat.path("tools")) {
            var function = tool.path("function");
            pieces.tool(
                    function.path("name").asText(),
                    function.path("description"),
                    function.path("parameters"));
        }
        if (!pieces.tools.isEmpty()) {
            reading.choice(chat.path("tool_choice"));
        }
        var format = chat.path("response_format");
        pieces.schema =
                switch (format.path("type").asText()) {
                    case "json_schema" ->
                            RequestContent.canonical(format.at("/json_schema/schema"));
                    case "json_object" -> "json";
                    default -> "";
                };
        pieces.bound("most", chat.path(chat.has("max_tokens") ? "max_tokens" : "none"));
        pieces.bound("most", chat.path("max_completion_tokens"));
        pieces.bound("temperature", chat.path("temperature"));
        pieces.bound("top_p", chat.path("top_p"));
        pieces.bound("stop", chat.path("stop"));
        return pieces.asked();
    }

    private void choice(JsonNode choice) {
        if (choice.isObject()) {
            pieces.choice = choice.at("/function/name").asText();
        } else {
            var word = choice.asText("auto");
            pieces.choice = word.equals("any") ? "required" : word;
        }
    }

    private void message(JsonNode message) {
        var role = message.path("role").asText();
        if (role.equals("tool")) {
            pieces.result(message.path("tool_call_id").asText(), result(message.path("content")));
            return;
        }
        flush();
        if (role.equals("system") || role.equals("developer")) {
            if (pieces.begun()) {
                pieces.text("user", texts(message.path("content")));
            } else {
                pieces.system(texts(message.path("content")));
            }
        } else if (role.equals("assistant")) {
            pieces.text("assistant", texts(message.path("content")));
            for (var call : message.path("tool_calls")) {
                var text = call.at("/function/arguments").asText("");
                var arguments = Recordings.json(text.getBytes(StandardCharsets.UTF_8));
                pieces.call(
                        call.path("id").asText(),
                        call.at("/function/name").asText(),
                        arguments.isObject() ? arguments : Recordings.JSON.createObjectNode());
            }
        } else {
            content(message.path("content"));
        }
    }

    private void flush() {
        afterResults.forEach(this::part);
        afterResults.clear();
    }

    private String result(JsonNode content) {
        for (var part : content) {
            if (!part.path("type").asText().equals("text")) {
                afterResults.add(part);
            }
        }
        return texts(content);
    }

    private static String texts(JsonNode content) {
        var text = new StringBuilder(content.isTextual() ? content.asText() : "");
        for (var part : content) {
            text.append(part.isTextual() ? part.asText() : part.path("text").asText(""));
            text.append(part.path("refusal").asText("")).append('\n');
        }
        return text.toString();
    }

    private void content(JsonNode content) {
        if (content.isTextual()) {
            pieces.text("user", content.asText());
        }
        content.forEach(this::part);
    }

    private void part(JsonNode part) {
        switch (part.path("type").asText()) {
            case "image_url" -> pieces.media("image", address(part.path("image_url")));
            case "document_url" -> pieces.media("document", address(part.path("document_url")));
            case "file" -> {
                var file = part.at("/file/file_data").asText("");
                pieces.document(file.startsWith("data:text/plain"), "user", data(file));
            }
            case "input_audio" -> {
                var audio = part.path("input_audio");
                pieces.media(
                        "audio",
                        audio.isTextual() ? data(audio.asText()) : audio.path("data").asText());
            }
            case "video_url" -> pieces.media("video", address(part.path("video_url")));
            default -> pieces.text("user", part.path("text").asText(""));
        }
    }

    private static String address(JsonNode holder) {
        return data(holder.isTextual() ? holder.asText() : holder.path("url").asText());
    }

    private static String data(String url) {
        return url.startsWith("data:") ? url.substring(url.indexOf(',') + 1) : url;
    }
}
