package dev.portolan.provider.gemini;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Converts an answer's chunks, or a complete answer as the only chunk, to events. */
final class GeminiAnswer {
    private static final String USAGE = "usageMetadata";
    private final String model;
    private final GeminiBlocks blocks = new GeminiBlocks();
    private final Map<Integer, String> finishes = new TreeMap<>();
    private final Map<Integer, Boolean> seen = new TreeMap<>();
    private final Set<Integer> sentContentUnfinished = new HashSet<>();
    private boolean resumed;
    private boolean started;
    private boolean blocked;
    private boolean thinking;

    GeminiAnswer(String model) {
        this.model = model;
    }

    void chunk(JsonValue chunk, Consumer<StreamEvent> events) {
        if (!chunk.has("candidates") && !chunk.has("promptFeedback") && !chunk.has(USAGE)) {
            return;
        }
        start(chunk, events);
        for (var candidate : chunk.get("candidates").elements()) {
            candidate(candidate, events);
        }
        var usage = GeminiUsage.read(chunk.get(USAGE));
        if (usage != null) {
            thinking |= usage.reasoning() > 0;
            events.accept(new StreamEvent.UsageUpdate(usage));
        }
        var reason = chunk.get("promptFeedback").get("blockReason").scalar();
        if (reason != null && !blocked && seen.isEmpty()) {
            blocked = true;
            refuse(chunk.get("promptFeedback").get("blockReasonMessage"), 0, events);
            finishes.put(0, reason);
        }
    }

    /**
     * Emits the finish of each candidate if all have finished; later chunks may revise a finish
     * reason.
     */
    void close(Consumer<StreamEvent> events) {
        if (finishes.isEmpty() || !finishes.keySet().containsAll(seen.keySet())) {
            return;
        }
        blocks.close(events);
        finishes.forEach(
                (choice, raw) ->
                        events.accept(
                                new StreamEvent.Finish(
                                        choice,
                                        blocked ? FinishReason.CONTENT_FILTER : reason(raw),
                                        raw,
                                        null)));
        events.accept(new StreamEvent.End());
    }

    /**
     * Returns whether each candidate sent content without a finish reason, then a reason, and
     * nothing after.
     */
    boolean finishedOnce() {
        return !resumed && sentContentUnfinished.containsAll(finishes.keySet());
    }

    /** Returns whether the model was thinking, by its thoughts or by their token count. */
    boolean thinking() {
        return thinking;
    }

    private void start(JsonValue chunk, Consumer<StreamEvent> events) {
        if (started) {
            return;
        }
        started = true;
        var id = chunk.get("responseId").textOrEmpty();
        var version = chunk.get("modelVersion").text();
        blocks.answerId(id);
        events.accept(
                new StreamEvent.Start(
                        id.isEmpty() ? "gemini" : id,
                        version == null ? model : version,
                        created(chunk.get("createTime").text())));
    }

    private void candidate(JsonValue candidate, Consumer<StreamEvent> events) {
        int choice = (int) Math.min(candidate.get("index").count(), Short.MAX_VALUE);
        boolean ended = finishes.containsKey(choice);
        for (var part : candidate.get("content").get("parts").elements()) {
            seen.put(choice, true);
            resumed |= ended;
            thinking |= part.get("thought").isTrue();
            blocks.part(choice, part, events);
        }
        var logprobs = GeminiLogprobs.read(candidate.get("logprobsResult"));
        if (!logprobs.isEmpty()) {
            events.accept(new StreamEvent.Logprobs(choice, logprobs));
        }
        var reason = candidate.get("finishReason").scalar();
        if (reason != null && !reason.isEmpty()) {
            finishes.put(choice, reason);
            refuse(candidate.get("finishMessage"), choice, reason, events);
        } else if (seen.containsKey(choice)) {
            sentContentUnfinished.add(choice);
        }
    }

    private void refuse(
            JsonValue message, int choice, String reason, Consumer<StreamEvent> events) {
        if (reason(reason) == FinishReason.CONTENT_FILTER) {
            refuse(message, choice, events);
        }
    }

    /** Emits Google's message about the filtered content as a refusal. */
    private void refuse(JsonValue message, int choice, Consumer<StreamEvent> events) {
        if (!message.textOrEmpty().isEmpty()) {
            blocks.refusal(choice, new Block.Refusal(message.textOrEmpty()), events);
        }
    }

    private static @Nullable Long created(@Nullable String time) {
        try {
            return time == null ? null : Instant.parse(time).getEpochSecond();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * Maps a finish reason; an unknown reason counts as a normal stop, because Google extends the
     * list.
     */
    static FinishReason reason(String raw) {
        return switch (raw) {
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR" ->
                    FinishReason.CONTENT_FILTER;
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MALFORMED_RESPONSE",
                    "MISSING_THOUGHT_SIGNATURE",
                    "OTHER" ->
                    FinishReason.ERROR;
            default -> raw.startsWith("IMAGE_") ? FinishReason.CONTENT_FILTER : FinishReason.STOP;
        };
    }
}
