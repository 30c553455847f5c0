package dev.portolan.gateway.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.List;

/**
 * A stream as a caller reads it.
 *
 * @param events the data of its events but the last {@code [DONE]}
 * @param done how many {@code [DONE]} there were
 */
record Streamed(List<JsonNode> events, int done) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Streamed of(String body) {
        List<JsonNode> events = new ArrayList<>();
        int done = 0;
        for (String event : body.split("\n\n", -1)) {
            String data = event.strip();
            if (data.equals("data: [DONE]")) {
                done++;
            } else if (data.startsWith("data: ")) {
                events.add(read(data.substring("data: ".length())));
            }
        }
        return new Streamed(events, done);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON in a stream: " + json, e);
        }
    }

    /** The text of the first choice. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (JsonNode event : events) {
            text.append(event.path("choices").path(0).path("delta").path("content").asText(""));
        }
        return text.toString();
    }

    List<String> finishes() {
        return events.stream()
                .map(event -> event.path("choices").path(0).path("finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    /** The different values that a member has in the events of an answer. */
    List<String> all(String member) {
        return events.stream()
                .filter(event -> event.has("choices"))
                .map(event -> event.path(member).asText())
                .distinct()
                .toList();
    }

    long roles() {
        return events.stream()
                .filter(event -> event.path("choices").path(0).path("delta").has("role"))
                .count();
    }

    /** The code of the error that ends it; empty where none does. */
    String error() {
        return events.isEmpty() ? "" : events.getLast().path("error").path("code").asText("");
    }

    /** Returns whether it is a complete answer. */
    boolean whole() {
        return done == 1 && finishes().size() == 1 && error().isEmpty();
    }
}
