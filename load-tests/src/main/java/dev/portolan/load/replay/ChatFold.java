package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.List;
import java.util.Set;

/** Adds up the chunks of a chat stream to a whole chat completion. */
final class ChatFold {
    /** Members of a delta whose texts follow one another. */
    private static final Set<String> GROWING =
            Set.of("content", "reasoning", "reasoning_content", "refusal", "arguments");

    private final ObjectNode answer = LenientJson.object();

    JsonNode of(List<JsonNode> events) {
        for (var event : events) {
            if (event.isObject() && !event.has("error")) {
                add(event);
            }
        }
        return answer;
    }

    private void add(JsonNode chunk) {
        chunk.properties()
                .forEach(
                        member -> {
                            if (!member.getKey().equals("choices") && !member.getValue().isNull()) {
                                answer.set(member.getKey(), member.getValue());
                            }
                        });
        chunk.path("choices").forEach(this::addChoice);
    }

    private void addChoice(JsonNode delta) {
        var choices = answer.withArray("choices");
        var choice = at(choices, delta.path("index").asInt(0));
        delta.properties()
                .forEach(
                        member -> {
                            if (!member.getKey().equals("delta") && !member.getValue().isNull()) {
                                choice.set(member.getKey(), member.getValue());
                            }
                        });
        merge(choice.withObject("message"), delta.path("delta"));
    }

    private void merge(ObjectNode whole, JsonNode delta) {
        for (var member : delta.properties()) {
            var name = member.getKey();
            var value = member.getValue();
            if (GROWING.contains(name) && value.isTextual()) {
                whole.put(name, whole.path(name).asText("") + value.textValue());
            } else if (name.equals("tool_calls")) {
                value.forEach(
                        call ->
                                merge(
                                        at(whole.withArray(name), call.path("index").asInt(0)),
                                        call));
            } else if (value.isObject()) {
                merge(whole.withObject(name), value);
            } else if (!value.isNull()) {
                whole.set(name, value);
            } else if (!whole.has(name)) {
                whole.putNull(name);
            }
        }
    }

    private static ObjectNode at(ArrayNode list, int index) {
        while (list.size() <= Math.clamp(index, 0, 1000)) {
            list.addObject();
        }
        return (ObjectNode) list.get(Math.clamp(index, 0, 1000));
    }
}
