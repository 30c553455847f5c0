package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Computes the expected answer of recorded Gemini chunks from their JSON trees alone. */
final class GeminiOracle {
    private static final Set<String> FILTERED =
            Set.of(
                    "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR");
    private static final Set<String> BROKEN =
            Set.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER");

    final Map<Integer, StringBuilder> texts = new TreeMap<>();
    final Map<Integer, List<JsonNode>> calls = new TreeMap<>();
    final Map<Integer, String> finishes = new TreeMap<>();
    private boolean partial;
    long prompt = -1;
    long completion;
    boolean blocked;

    GeminiOracle(Iterable<JsonNode> chunks) {
        chunks.forEach(this::chunk);
    }

    private void chunk(JsonNode chunk) {
        for (var candidate : chunk.path("candidates")) {
            int index = candidate.path("index").asInt();
            for (var part : candidate.path("content").path("parts")) {
                part(index, part);
            }
            if (candidate.has("finishReason")) {
                finishes.put(index, candidate.path("finishReason").asText());
            }
        }
        if (chunk.path("promptFeedback").has("blockReason")) {
            blocked = true;
        }
        var usage = chunk.path("usageMetadata");
        if (usage.has("promptTokenCount") || usage.has("candidatesTokenCount")) {
            prompt =
                    usage.path("promptTokenCount").asLong()
                            + usage.path("toolUsePromptTokenCount").asLong();
            completion =
                    usage.path("candidatesTokenCount").asLong()
                            + usage.path("thoughtsTokenCount").asLong();
        }
    }

    private void part(int index, JsonNode part) {
        texts.computeIfAbsent(index, _key -> new StringBuilder());
        if (part.has("text") && !part.path("thought").asBoolean()) {
            texts.get(index).append(part.path("text").asText());
        }
        var call = part.path("functionCall");
        partial |= call.path("willContinue").asBoolean() || call.has("partialArgs");
        if (call.path("name").isTextual()) {
            calls.computeIfAbsent(index, _key -> new ArrayList<>()).add(call);
        }
    }

    /** Returns whether the arguments arrive in pieces, so that they are to be checked elsewhere. */
    boolean isPartial() {
        return partial;
    }

    /** Returns whether all candidates ended, none of them because the model gave up. */
    boolean isWhole() {
        if (blocked && texts.isEmpty()) {
            return true;
        }
        return !finishes.isEmpty()
                && finishes.keySet().containsAll(texts.keySet())
                && finishes.values().stream().noneMatch(BROKEN::contains);
    }

    String finish(int index) {
        if (blocked && finishes.isEmpty()) {
            return "content_filter";
        }
        var raw = finishes.getOrDefault(index, "");
        if (FILTERED.contains(raw) || raw.startsWith("IMAGE_")) {
            return "content_filter";
        }
        if (raw.equals("MAX_TOKENS")) {
            return "length";
        }
        return calls.containsKey(index) ? "tool_calls" : "stop";
    }

    String text(int index) {
        var text = texts.get(index);
        return text == null ? "" : text.toString();
    }
}
