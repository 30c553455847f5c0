package dev.portolan.provider.messages;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What of a block comes in pieces in a stream, each kind of piece by its own type of delta. */
enum BlockPiece {
    CITATIONS("citations", "citations_delta", "citation") {
        @Override
        List<JsonValue> parts(String type, JsonValue value) {
            return value.elements();
        }

        @Override
        JsonValue nothing() {
            return JsonValue.array(List.of());
        }
    },
    TEXT("text", "text_delta", "text"),
    THINKING("thinking", "thinking_delta", "thinking"),
    SIGNATURE("signature", "signature_delta", "signature"),
    INPUT("input", "input_json_delta", "partial_json") {
        @Override
        List<JsonValue> parts(String type, JsonValue value) {
            boolean none = !type.endsWith("tool_use") || value.members().isEmpty();
            return none ? List.of() : List.of(JsonValue.of(value.toJson()));
        }

        @Override
        JsonValue nothing() {
            return new ObjectBuilder().build();
        }

        @Override
        @Nullable JsonValue whole(String pieces) {
            var input = JsonReader.read(pieces);
            return input != null && input.isObject() ? input : null;
        }
    };

    private final String member;
    private final String type;
    private final String part;

    BlockPiece(String member, String type, String part) {
        this.member = member;
        this.type = type;
        this.part = part;
    }

    /** The kind of piece that a delta of this type brings; null where it is not known. */
    static @Nullable BlockPiece of(String deltaType) {
        for (var piece : values()) {
            if (piece.type.equals(deltaType)) {
                return piece;
            }
        }
        return null;
    }

    /** The member of the block that the pieces make. */
    String member() {
        return member;
    }

    /** What the member of a block of this type is told in. */
    List<JsonValue> parts(String blockType, JsonValue value) {
        return value.textOrEmpty().isEmpty() ? List.of() : List.of(value);
    }

    /** The member before its first piece. */
    JsonValue nothing() {
        return JsonValue.of("");
    }

    JsonValue delta(JsonValue value) {
        return new ObjectBuilder().put("type", type).put(part, value).build();
    }

    /** The piece that a delta brings. */
    JsonValue in(JsonValue delta) {
        return delta.get(part);
    }

    /** The member that these pieces of text make; null where they make none. */
    @Nullable JsonValue whole(String pieces) {
        return JsonValue.of(pieces);
    }
}
