package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.load.answer.LenientJson;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The answer that a caller got.
 *
 * @param path the path of the request, which decides the protocol
 * @param status the status
 * @param headers the first value of each header, by name in lower case
 * @param text the body
 * @param broken whether the connection broke before the body's end
 */
record CallerAnswer(
        String path, int status, Map<String, String> headers, String text, boolean broken) {

    boolean isStream() {
        return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    boolean isMessages() {
        return path.contains("/messages");
    }

    /** Returns the events' data: JSON, or text such as {@code [DONE]}. */
    List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        for (var block : List.of(text.replace("\r\n", "\n").split("\n\n", -1))) {
            var data = new StringBuilder();
            for (var line : List.of(block.split("\n", -1))) {
                if (line.startsWith("data:")) {
                    data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).strip());
                }
            }
            if (!data.isEmpty()) {
                var json = LenientJson.read(data.toString());
                events.add(json.isContainerNode() ? json : TextNode.valueOf(data.toString()));
            }
        }
        return events;
    }

    /** Returns the whole answer: the body's JSON, or what a stream's events amount to. */
    JsonNode whole() {
        if (!isStream()) {
            return LenientJson.read(text);
        }
        return isMessages() ? new MessagesFold().of(events()) : new ChatFold().of(events());
    }

    /** Returns the error in a body or in a stream; a missing node if there is none. */
    JsonNode error() {
        if (!isStream()) {
            return LenientJson.read(text).path("error");
        }
        return events().stream()
                .filter(event -> event.has("error"))
                .map(event -> event.path("error"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Returns whether it ends as a complete answer does. */
    boolean isComplete() {
        if (broken || !isStream()) {
            return !broken;
        }
        var events = events();
        if (events.isEmpty() || !error().isMissingNode()) {
            return false;
        }
        var last = events.getLast();
        return switch (last.path("type").asText()) {
            case "message_stop", "response.completed", "response.incomplete" -> true;
            default -> last.asText().equals("[DONE]");
        };
    }
}
