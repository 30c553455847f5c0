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

/** The parts of candidates as blocks: neighbours of one kind are one block. */
final class GeminiBlocks {
    /** A text or a thought that goes on. */
    private record Open(int block, Kind kind) {}

    private final Map<Integer, Open> open = new HashMap<>();
    private final Map<Integer, PartialCall> calls = new HashMap<>();
    private String answerId = "";
    private int next;

    /** Names the answer, which the ids of calls without one are made from. */
    void of(String id) {
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

    /** Closes what is open, calls whose arguments were still coming among it. */
    void close(Consumer<StreamEvent> events) {
        calls.forEach((choice, call) -> emit(choice, call, events));
        calls.clear();
        open.values().forEach(o -> events.accept(new StreamEvent.BlockStop(o.block())));
        open.clear();
    }

    private void close(int choice, Consumer<StreamEvent> events) {
        var held = open.remove(choice);
        if (held != null) {
            events.accept(new StreamEvent.BlockStop(held.block()));
        }
    }

    private void text(int choice, String text, JsonValue part, Consumer<StreamEvent> events) {
        var kind = part.get("thought").isTrue() ? Kind.THINKING : Kind.TEXT;
        var signature = signature(part);
        if (text.isEmpty() && signature == null) {
            return;
        }
        if (kind == Kind.THINKING || !text.isEmpty()) {
            events(choice, kind, text, events);
        }
        if (signature == null) {
            return;
        }
        var held = open.get(choice);
        if (kind == Kind.THINKING && held != null) {
            events.accept(new StreamEvent.SignatureDelta(held.block(), signature));
            return;
        }
        close(choice, events);
        events.accept(
                new StreamEvent.WholeBlock(choice, next++, new Block.Thinking("", signature)));
    }

    private void events(int choice, Kind kind, String text, Consumer<StreamEvent> events) {
        var held = open.get(choice);
        if (held == null || held.kind() != kind) {
            close(choice, events);
            held = new Open(next++, kind);
            open.put(choice, held);
            events.accept(new StreamEvent.BlockStart(choice, held.block(), kind, null, null));
        }
        events.accept(new StreamEvent.TextDelta(held.block(), text));
    }

    private void call(int choice, JsonValue part, Consumer<StreamEvent> events) {
        var function = part.get("functionCall");
        var begun = calls.get(choice);
        if (function.get("name").text() != null || begun == null) {
            if (begun != null) {
                emit(choice, begun, events);
            }
            begun = new PartialCall(function, signature(part));
            calls.put(choice, begun);
        }
        begun.add(function);
        if (!function.get("willContinue").isTrue()) {
            calls.remove(choice);
            emit(choice, begun, events);
        }
    }

    private void emit(int choice, PartialCall call, Consumer<StreamEvent> events) {
        int block = next++;
        var id = call.id() == null ? idOf(block, call) : call.id();
        events.accept(new StreamEvent.BlockStart(choice, block, Kind.TOOL_CALL, id, call.name()));
        if (call.signature() != null) {
            events.accept(new StreamEvent.SignatureDelta(block, call.signature()));
        }
        events.accept(new StreamEvent.ArgumentsDelta(block, call.arguments().toJson()));
        events.accept(new StreamEvent.BlockStop(block));
    }

    /** An id of our own, different from all others of the conversation. */
    private String idOf(int block, PartialCall call) {
        var known =
                answerId.isEmpty()
                        ? Integer.toHexString(call.arguments().toJson().hashCode())
                        : answerId.replaceAll("[^A-Za-z0-9]", "");
        return "call_" + known.substring(0, Math.min(known.length(), 40)) + "_" + block;
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
                kind, mime, new Source.Base64(inline.get("data").textOrEmpty()), null, null, null);
    }
}
