package dev.portolan.provider.chat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.SseReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Converts an answer in OpenAI's protocol between its two forms: a whole one and a stream's events.
 * Unknown members are kept; a stream's events are without {@code [DONE]}.
 */
public final class ChatForms {
    private static final String WHOLE = "chat.completion";
    private static final String CHUNK = "chat.completion.chunk";

    private ChatForms() {}

    /**
     * Converts a stream's events to a whole answer; empty where they can't be read as one, or a
     * choice has no finish reason.
     */
    public static Optional<Slice> whole(Operation operation, Slice events, @Nullable Usage usage) {
        List<JsonValue> chunks = operation.kind().generates() ? read(events) : List.of();
        AccumulatedJson answer = AccumulatedJson.ofEvents(chunks);
        if (answer == null || !finished(answer.member("choices"))) {
            return Optional.empty();
        }
        ObjectBuilder whole = new ObjectBuilder();
        for (JsonValue chunk : chunks) {
            chunk.members().forEach((name, value) -> putLast(whole, name, value));
        }
        whole.remove("usage");
        if (answer.member("object").textOrEmpty().equals(CHUNK)) {
            whole.put("object", WHOLE);
        }
        whole.put("choices", JsonValue.array(choices(answer)));
        if (usage != null) {
            whole.put("usage", ChatAnswer.usage(usage));
        }
        return Optional.of(Slice.of(whole.build().toBytes()));
    }

    /** Puts a member beside the choices, which chunks repeat rather than split. */
    private static void putLast(ObjectBuilder whole, String name, JsonValue value) {
        if (!value.isNull()) {
            whole.put(name, value);
        }
    }

    private static List<JsonValue> choices(AccumulatedJson answer) {
        List<JsonValue> choices = new ArrayList<>();
        for (JsonValue choice : answer.member("choices").elements()) {
            ObjectBuilder whole = new ObjectBuilder();
            choice.members()
                    .forEach(
                            (name, value) -> {
                                if (name.equals("delta")) {
                                    whole.put("message", message(value));
                                } else {
                                    whole.put(name, value);
                                }
                            });
            choices.add(whole.build());
        }
        return choices;
    }

    private static JsonValue message(JsonValue delta) {
        ObjectBuilder message = new ObjectBuilder().put("role", "assistant");
        message.put("content", JsonValue.JsonLiteral.NULL);
        delta.members().forEach(message::put);
        return message.build();
    }

    private static boolean finished(JsonValue choices) {
        return !choices.elements().isEmpty()
                && choices.elements().stream()
                        .noneMatch(choice -> choice.get("finish_reason").textOrEmpty().isEmpty());
    }

    /**
     * Converts a whole answer to a stream's events; empty where it can't be read as one, or a
     * choice has no finish reason.
     */
    public static Optional<Slice> events(Operation operation, Slice whole) {
        JsonValue answer = JsonReader.read(whole.array(), whole.from(), whole.to());
        boolean known = operation.kind().generates() && answer != null;
        if (!known || answer == null || !finished(answer.get("choices"))) {
            return Optional.empty();
        }
        ByteArrayOutputStream events = new ByteArrayOutputStream(whole.length() + 512);
        for (JsonValue choice : answer.get("choices").elements()) {
            if (choice.has("message")) {
                ObjectBuilder first = new ObjectBuilder(choice).remove("message");
                first.put("delta", delta(choice.get("message")));
                first.put("finish_reason", JsonValue.JsonLiteral.NULL);
                events.writeBytes(event(answer, List.of(first.build())));
                ObjectBuilder last = new ObjectBuilder(choice).remove("message");
                last.remove("logprobs").put("delta", new ObjectBuilder().build());
                events.writeBytes(event(answer, List.of(last.build())));
            } else {
                events.writeBytes(event(answer, List.of(choice)));
            }
        }
        return Optional.of(Slice.of(events.toByteArray()));
    }

    private static JsonValue delta(JsonValue message) {
        ObjectBuilder delta = new ObjectBuilder(message);
        List<JsonValue> calls = message.get("tool_calls").elements();
        if (!calls.isEmpty()) {
            List<JsonValue> placed = new ArrayList<>();
            for (JsonValue call : calls) {
                ObjectBuilder entry = new ObjectBuilder().put("index", placed.size());
                call.members().forEach(entry::put);
                placed.add(entry.build());
            }
            delta.put("tool_calls", JsonValue.array(placed));
        }
        return delta.build();
    }

    /**
     * Writes the chunk that carries only usage, with the ids of the stream's others; empty if there
     * are none.
     */
    public static Optional<Slice> usageChunk(Operation operation, Slice events, Usage usage) {
        List<JsonValue> chunks = operation.kind().generates() ? read(events) : List.of();
        if (chunks.isEmpty()) {
            return Optional.empty();
        }
        ObjectBuilder chunk = envelope(chunks.getFirst(), List.of());
        return Optional.of(Slice.of(bytes(chunk.put("usage", ChatAnswer.usage(usage)))));
    }

    private static byte[] event(JsonValue answer, List<JsonValue> choices) {
        return bytes(envelope(answer, choices));
    }

    private static ObjectBuilder envelope(JsonValue answer, List<JsonValue> choices) {
        ObjectBuilder chunk = new ObjectBuilder(answer).remove("usage");
        if (answer.get("object").textOrEmpty().equals(WHOLE)) {
            chunk.put("object", CHUNK);
        }
        return chunk.put("choices", JsonValue.array(choices));
    }

    private static byte[] bytes(ObjectBuilder chunk) {
        return ("data: " + chunk.build().toJson() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the events; returns none where one of them can't be read. */
    private static List<JsonValue> read(Slice events) {
        SseReader reader = new SseReader();
        reader.feed(events.array(), events.from(), events.to());
        List<JsonValue> chunks = new ArrayList<>();
        while (reader.next()) {
            JsonValue chunk = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
            if (chunk == null || !chunk.isObject()) {
                return List.of();
            }
            chunks.add(chunk);
        }
        return chunks;
    }
}
