package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.recorded.RequestContent.Pieces;

import java.nio.charset.StandardCharsets;

/** Reads the content of a request in Converse's form. */
final class ConverseRequestContent {
    private final Pieces pieces = new Pieces();

    private ConverseRequestContent() {}

    static RequestContent of(JsonNode request) {
        var reading = new ConverseRequestContent();
        var pieces = reading.pieces;
        request.path("system").forEach(block -> pieces.system(block.path("text").asText("")));
        request.path("messages").forEach(reading::turn);
        for (var tool : request.at("/toolConfig/tools")) {
            var spec = tool.path("toolSpec");
            if (spec.isObject()) {
                pieces.tool(
                        spec.path("name").asText(),
                        spec.path("description"),
                        spec.at("/inputSchema/json"));
            }
        }
        var choice = request.at("/toolConfig/toolChoice");
        pieces.choice = choice.has("any") ? "required" : choice.at("/tool/name").asText("auto");
        var schema = request.at("/outputConfig/textFormat/structure/jsonSchema/schema");
        pieces.schema =
                RequestContent.canonical(
                        Recordings.json(schema.asText("").getBytes(StandardCharsets.UTF_8)));
        var config = request.path("inferenceConfig");
        pieces.bound("most", config.path("maxTokens"));
        pieces.bound("temperature", config.path("temperature"));
        pieces.bound("top_p", config.path("topP"));
        pieces.bound("stop", config.path("stopSequences"));
        return pieces.asked();
    }

    private void turn(JsonNode turn) {
        var role = turn.path("role").asText();
        for (var block : turn.path("content")) {
            if (block.has("toolResult")) {
                result(block.path("toolResult"));
            }
        }
        for (var block : turn.path("content")) {
            if (block.has("toolUse")) {
                var use = block.path("toolUse");
                pieces.call(
                        use.path("toolUseId").asText(),
                        use.path("name").asText(),
                        use.path("input"));
            } else if (block.has("toolResult")) {
                block.at("/toolResult/content").forEach(this::media);
            } else if (!media(block)) {
                var text = block.path("text").asText("");
                pieces.text(role, text.equals("Document") ? "" : text);
            }
        }
    }

    private void result(JsonNode result) {
        var text = new StringBuilder();
        for (var piece : result.path("content")) {
            if (piece.has("json")) {
                text.append(piece.path("json"));
            } else {
                text.append(piece.path("text").asText("")).append('\n');
            }
        }
        pieces.result(result.path("toolUseId").asText(), text.toString());
    }

    private boolean media(JsonNode block) {
        for (var kind : new String[] {"image", "document", "audio", "video"}) {
            if (block.has(kind)) {
                var source = block.path(kind).path("source");
                if (block.path(kind).path("format").asText().equals("txt")) {
                    pieces.document(true, "user", source.path("bytes").asText());
                    return true;
                }
                pieces.media(
                        kind,
                        source.has("bytes")
                                ? source.path("bytes").asText()
                                : source.at("/s3Location/uri").asText());
                return true;
            }
        }
        return false;
    }
}
