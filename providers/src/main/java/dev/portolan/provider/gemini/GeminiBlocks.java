package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Converts the parts of candidates to blocks; consecutive parts of one kind form one block. */
final class GeminiBlocks {
    /** An unfinished text or thinking block. */
    private record Open(int block, Kind kind) {}

    private final Map<Integer, Open> open = new HashMap<>();
    private final Map<Integer, PartialCall> calls = new HashMap<>();
    private String answerId = "";
    private int next;

    /** Sets the answer's id, from which ids of calls without one are derived. */
    void answerId(String id) {
        answerId = id;
    }

    void part(int choice, JsonValue part, Consumer<StreamEvent> events) {
        var text = part.get("text").text();
        if (text != null) {
            text(choice, text, part, events);
        } else if (part.get("functionCall").isObject()) {
            close(choice, events);
            call(choice, part, events);
        } else if (!part.members().isEmpty()) {
            close(choice, events);
            events.accept(new StreamEvent.WholeBlock(choice, next++, whole(part)));
        }
    }

    void refusal(int choice, Block.Refusal refusal, Consumer<StreamEvent> events) {
        close(choice, events);
        int block = next++;
        events.accept(new StreamEvent.BlockStart(choice, block, Kind.REFUSAL, null, null));
        events.accept(new StreamEvent.TextDelta(block, refusal.text()));
        events.accept(new StreamEvent.BlockStop(block));
    }

    /** Closes all open blocks and emits calls with incomplete arguments. */
    void close(Consumer<StreamEvent> events) {
        calls.forEach((choice, call) -> emit(choice, call, events));
        calls.clear();
        open.values().forEach(o -> events.accept(new StreamEvent.BlockStop(o.block())));
        open.clear();
    }

    private void close(int choice, Consumer<StreamEvent> events) {
        var current = open.remove(choice);
        if (current != null) {
            events.accept(new StreamEvent.BlockStop(current.block()));
        }
    }

    private void text(int choice, String text, JsonValue part, Consumer<StreamEvent> events) {
        var kind = part.get("thought").isTrue() ? Kind.THINKING : Kind.TEXT;
        var signature = signature(part);
        if (text.isEmpty() && signature == null) {
            return;
        }
        if (kind == Kind.THINKING || !text.isEmpty()) {
            textEvents(choice, kind, text, events);
        }
        if (signature == null) {
            return;
        }
        var current = open.get(choice);
        if (kind == Kind.THINKING && current != null) {
            events.accept(new StreamEvent.SignatureDelta(current.block(), signature));
            return;
        }
        close(choice, events);
        events.accept(
                new StreamEvent.WholeBlock(choice, next++, new Block.Thinking("", signature)));
    }

    private void textEvents(int choice, Kind kind, String text, Consumer<StreamEvent> events) {
        var current = open.get(choice);
        if (current == null || current.kind() != kind) {
            close(choice, events);
            current = new Open(next++, kind);
            open.put(choice, current);
            events.accept(new StreamEvent.BlockStart(choice, current.block(), kind, null, null));
        }
        events.accept(new StreamEvent.TextDelta(current.block(), text));
    }

    private void call(int choice, JsonValue part, Consumer<StreamEvent> events) {
        var function = part.get("functionCall");
        var partial = calls.get(choice);
        if (function.get("name").text() != null || partial == null) {
            if (partial != null) {
                emit(choice, partial, events);
            }
            partial = new PartialCall(function, signature(part));
            calls.put(choice, partial);
        }
        partial.add(function);
        if (!function.get("willContinue").isTrue()) {
            calls.remove(choice);
            emit(choice, partial, events);
        }
    }

    private void emit(int choice, PartialCall call, Consumer<StreamEvent> events) {
        int block = next++;
        var id = call.id() == null ? idOf(block) : call.id();
        events.accept(new StreamEvent.BlockStart(choice, block, Kind.TOOL_CALL, id, call.name()));
        if (call.signature() != null) {
            events.accept(new StreamEvent.SignatureDelta(block, call.signature()));
        }
        events.accept(new StreamEvent.ArgumentsDelta(block, call.arguments().toJson()));
        events.accept(new StreamEvent.BlockStop(block));
    }

    /**
     * Generates an id from the answer's, which is unique in the conversation; empty, so that one is
     * made up later, where the answer has none.
     */
    private String idOf(int block) {
        var known = answerId.replaceAll("[^A-Za-z0-9]", "");
        return known.isEmpty()
                ? ""
                : "call_" + known.substring(0, Math.min(known.length(), 40)) + "_" + block;
    }

    private static @Nullable Signature signature(JsonValue part) {
        var value = part.get("thoughtSignature").text();
        return value == null || value.isEmpty() ? null : new Signature(Signature.GOOGLE, value);
    }

    private static Block whole(JsonValue part) {
        var inline = part.get("inlineData");
        var mime = inline.get("mimeType").textOrEmpty();
        if (inline.get("data").text() == null || !mime.matches("(?:image|audio|video)/.+")) {
            return new Block.Opaque(Signature.GOOGLE, part);
        }
        var kind =
                switch (mime.substring(0, mime.indexOf('/'))) {
                    case "image" -> Media.Kind.IMAGE;
                    case "audio" -> Media.Kind.AUDIO;
                    default -> Media.Kind.VIDEO;
                };
        return new Media(
                kind,
                mime,
                new Source.Base64(inline.get("data").textOrEmpty()),
                Media.About.NOTHING,
                null,
                "");
    }
}
