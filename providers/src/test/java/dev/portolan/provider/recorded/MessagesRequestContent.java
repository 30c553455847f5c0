package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.recorded.RequestContent.Pieces;

/** Reads the content of a request in Anthropic's form. */
final class MessagesRequestContent {
    private final Pieces pieces = new Pieces();

    private MessagesRequestContent() {}

    static RequestContent of(JsonNode request) {
        var reading = new MessagesRequestContent();
        var pieces = reading.pieces;
        pieces.system(texts(request.path("system")));
        request.path("messages").forEach(reading::turn);
        for (var tool : request.path("tools")) {
            pieces.tool(
                    tool.path("name").asText(),
                    tool.path("description"),
                    tool.path("input_schema"));
        }
        var choice = request.path("tool_choice");
        pieces.choice =
                switch (choice.path("type").asText()) {
                    case "any" -> "required";
                    case "none" -> "none";
                    case "tool" -> choice.path("name").asText();
                    default -> "auto";
                };
        var format = request.at("/output_config/format");
        var schema = (format.isObject() ? format : request.path("output_format")).path("schema");
        pieces.schema = RequestContent.canonical(schema);
        pieces.bound("most", request.path("max_tokens"));
        pieces.bound("temperature", request.path("temperature"));
        pieces.bound("top_p", request.path("top_p"));
        pieces.bound("stop", request.path("stop_sequences"));
        return pieces.asked();
    }

    private static String texts(JsonNode content) {
        var text = new StringBuilder(content.isTextual() ? content.asText() : "");
        content.forEach(block -> text.append(block.path("text").asText("")).append('\n'));
        return text.toString();
    }

    private void turn(JsonNode turn) {
        var role = turn.path("role").asText().equals("assistant") ? "assistant" : "user";
        var content = turn.path("content");
        if (content.isTextual()) {
            pieces.text(role, content.asText());
        }
        for (var block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                pieces.result(block.path("tool_use_id").asText(), texts(block.path("content")));
            }
        }
        for (var block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                block.path("content").forEach(inner -> media(inner));
            } else if (block.path("type").asText().equals("tool_use")) {
                pieces.call(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        block.path("input"));
            } else if (!media(block)) {
                pieces.text(role, block.path("text").asText(""));
            }
        }
    }

    private boolean media(JsonNode block) {
        var type = block.path("type").asText();
        if (!type.equals("image") && !type.equals("document")) {
            return false;
        }
        var source = block.path("source");
        if (source.path("type").asText().equals("text")) {
            pieces.text("user", source.path("data").asText());
        } else {
            pieces.media(type, source.path(source.has("url") ? "url" : "data").asText());
        }
        return true;
    }
}
