package dev.portolan.provider.messages;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Folds a stream's events into a message, as Anthropic's own clients do. */
final class MessageFold {
    private final TreeMap<Long, Piecemeal> blocks = new TreeMap<>();
    private @Nullable ObjectBuilder message;
    private ObjectBuilder usage = new ObjectBuilder();
    private boolean finished;

    /** Adds an event; returns false where it is unknown or out of order. */
    boolean add(JsonValue event) {
        return switch (event.get("type").textOrEmpty()) {
            case "message_start" -> starts(event.get("message"));
            case "content_block_start" -> {
                var block = new Piecemeal(event.get("content_block"));
                yield blocks.put(event.get("index").count(), block) == null;
            }
            case "content_block_delta" -> {
                var block = blocks.get(event.get("index").count());
                yield block != null && block.add(event.get("delta"));
            }
            case "message_delta" -> ends(event);
            case "content_block_stop", "ping" -> true;
            default -> false;
        };
    }

    private boolean starts(JsonValue opening) {
        if (message != null || !opening.isObject()) {
            return false;
        }
        message = new ObjectBuilder(opening);
        usage = new ObjectBuilder(opening.get("usage"));
        return true;
    }

    /**
     * Adds the last delta: members beside usage and the delta belong to the message, as the delta
     * does.
     */
    private boolean ends(JsonValue event) {
        var begun = message;
        if (begun == null) {
            return false;
        }
        event.get("delta").members().forEach(begun::put);
        event.get("usage").members().forEach(usage::put);
        for (var member : event.members().entrySet()) {
            if (!List.of("type", "delta", "usage").contains(member.getKey())) {
                begun.put(member.getKey(), member.getValue());
            }
        }
        finished |= !event.get("delta").get("stop_reason").isNull();
        return true;
    }

    /** Returns the message; empty where it is incomplete, or a tool's input is no object. */
    Optional<JsonValue> build() {
        var begun = message;
        if (begun == null || !finished) {
            return Optional.empty();
        }
        var content = new ArrayList<JsonValue>();
        for (var block : blocks.values()) {
            var whole = block.build();
            if (whole == null) {
                return Optional.empty();
            }
            content.add(whole);
        }
        begun.put("content", JsonValue.array(content));
        if (!usage.isEmpty()) {
            begun.put("usage", usage.build());
        }
        return Optional.of(begun.build());
    }

    /** A block whose deltas are being read. */
    private static final class Piecemeal {
        private final ObjectBuilder opened;
        private final Map<BlockPiece, StringBuilder> texts = new EnumMap<>(BlockPiece.class);
        private final List<JsonValue> citations = new ArrayList<>();

        Piecemeal(JsonValue block) {
            opened = new ObjectBuilder(block);
            citations.addAll(block.get(BlockPiece.CITATIONS.member()).elements());
            for (var piece : BlockPiece.values()) {
                var begun = block.get(piece.member()).textOrEmpty();
                if (!begun.isEmpty()) {
                    texts.put(piece, new StringBuilder(begun));
                }
            }
        }

        boolean add(JsonValue delta) {
            var piece = BlockPiece.of(delta.get("type").textOrEmpty());
            if (piece == BlockPiece.CITATIONS) {
                citations.add(piece.in(delta));
            } else if (piece != null) {
                texts.computeIfAbsent(piece, _piece -> new StringBuilder())
                        .append(piece.in(delta).textOrEmpty());
            }
            return piece != null;
        }

        @Nullable JsonValue build() {
            for (var entry : texts.entrySet()) {
                var text = entry.getValue().toString();
                var whole = text.isEmpty() ? null : entry.getKey().whole(text);
                if (whole == null && !text.isEmpty()) {
                    return null;
                }
                opened.put(entry.getKey().member(), whole);
            }
            if (!citations.isEmpty()) {
                opened.put(BlockPiece.CITATIONS.member(), JsonValue.array(citations));
            }
            return opened.build();
        }
    }
}
