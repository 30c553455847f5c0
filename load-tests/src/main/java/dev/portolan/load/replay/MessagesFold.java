package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.load.answer.LenientJson;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up the events of a messages stream to a whole message. */
final class MessagesFold {
    private final Map<Integer, String> inputs = new HashMap<>();
    private ObjectNode message = LenientJson.object();

    JsonNode of(List<JsonNode> events) {
        events.forEach(this::add);
        inputs.forEach(
                (index, text) -> {
                    var input = LenientJson.read(text);
                    block(index).set("input", input.isObject() ? input : TextNode.valueOf(text));
                });
        return message;
    }

    private void add(JsonNode event) {
        int index = Math.clamp(event.path("index").asInt(0), 0, 1000);
        switch (event.path("type").asText()) {
            case "message_start" -> {
                if (event.path("message") instanceof ObjectNode start) {
                    message = start.deepCopy();
                }
            }
            case "content_block_start" -> block(index).setAll(objectOf(event, "content_block"));
            case "content_block_delta" -> addDelta(index, event.path("delta"));
            case "message_delta" -> {
                message.setAll(objectOf(event, "delta"));
                message.withObject("usage").setAll(objectOf(event, "usage"));
            }
            default -> {}
        }
    }

    private void addDelta(int index, JsonNode delta) {
        for (var member : delta.properties()) {
            var text = member.getValue().asText();
            switch (member.getKey()) {
                case "text", "thinking" -> {
                    var block = block(index);
                    block.put(member.getKey(), block.path(member.getKey()).asText("") + text);
                }
                case "partial_json" -> inputs.merge(index, text, String::concat);
                case "signature" -> block(index).put("signature", text);
                default -> {}
            }
        }
    }

    private ObjectNode block(int index) {
        var blocks = message.withArray("content");
        while (blocks.size() <= index) {
            blocks.addObject();
        }
        return (ObjectNode) blocks.get(index);
    }

    private static ObjectNode objectOf(JsonNode event, String name) {
        return event.path(name) instanceof ObjectNode object
                ? object.deepCopy()
                : LenientJson.object();
    }
}
