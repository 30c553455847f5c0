package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.recorded.RequestContent.Pieces;

import java.nio.charset.StandardCharsets;

/** Reads the content of a request of the Responses protocol. */
final class ResponsesRequestContent {
    /** The input of a custom tool, which is text. */
    private static final byte[] TEXT =
            ("{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
                            + "\"required\":[\"input\"],\"additionalProperties\":false}")
                    .getBytes(StandardCharsets.UTF_8);

    private final Pieces pieces = new Pieces();

    private ResponsesRequestContent() {}

    static RequestContent of(JsonNode request) {
        var reading = new ResponsesRequestContent();
        var pieces = reading.pieces;
        if (request.path("instructions").isTextual()) {
            pieces.system(request.path("instructions").asText());
        }
        if (request.path("input").isTextual()) {
            pieces.text("user", request.path("input").asText());
        }
        request.path("input").forEach(reading::item);
        for (var tool : request.path("tools")) {
            boolean custom = tool.path("type").asText().equals("custom");
            pieces.tool(
                    tool.path("name").asText(),
                    tool.path("description"),
                    custom ? Recordings.json(TEXT) : tool.path("parameters"));
        }
        var choice = request.path("tool_choice");
        if (!pieces.tools.isEmpty()) {
            pieces.choice =
                    choice.isObject() ? choice.path("name").asText() : choice.asText("auto");
        }
        var format = request.at("/text/format");
        pieces.schema =
                switch (format.path("type").asText()) {
                    case "json_schema" -> RequestContent.canonical(format.path("schema"));
                    case "json_object" -> "json";
                    default -> "";
                };
        pieces.bound("most", request.path("max_output_tokens"));
        pieces.bound("temperature", request.path("temperature"));
        pieces.bound("top_p", request.path("top_p"));
        return pieces.asked();
    }

    private void item(JsonNode item) {
        switch (item.path("type").asText("message")) {
            case "message" -> message(item);
            case "function_call" -> {
                var text = item.path("arguments").asText("");
                pieces.call(
                        item.path("call_id").asText(),
                        item.path("name").asText(),
                        Recordings.json(text.getBytes(StandardCharsets.UTF_8)));
            }
            case "custom_tool_call" ->
                    pieces.call(
                            item.path("call_id").asText(),
                            item.path("name").asText(),
                            Recordings.JSON
                                    .createObjectNode()
                                    .put("input", item.path("input").asText()));
            case "function_call_output", "custom_tool_call_output" ->
                    pieces.result(item.path("call_id").asText(), texts(item.path("output")));
            default -> {}
        }
    }

    private void message(JsonNode item) {
        var role = item.path("role").asText();
        var content = item.path("content");
        if (role.equals("system") || role.equals("developer")) {
            if (pieces.begun()) {
                pieces.text("user", texts(content));
            } else {
                pieces.system(texts(content));
            }
        } else if (role.equals("assistant")) {
            pieces.text("assistant", texts(content));
        } else if (content.isTextual()) {
            pieces.text("user", content.asText());
        } else {
            content.forEach(this::part);
        }
    }

    private static String texts(JsonNode content) {
        var text = new StringBuilder(content.isTextual() ? content.asText() : "");
        for (var part : content) {
            text.append(part.path("text").asText(""));
            text.append(part.path("refusal").asText("")).append('\n');
        }
        return text.toString();
    }

    private void part(JsonNode part) {
        switch (part.path("type").asText()) {
            case "input_image" -> pieces.media("image", data(part.path("image_url").asText()));
            case "input_file" -> {
                var file = part.path("file_data").asText("");
                pieces.document(file.startsWith("data:text/plain"), "user", data(file));
            }
            default -> pieces.text("user", part.path("text").asText(""));
        }
    }

    private static String data(String url) {
        return url.startsWith("data:") ? url.substring(url.indexOf(',') + 1) : url;
    }
}
