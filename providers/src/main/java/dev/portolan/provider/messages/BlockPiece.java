package dev.portolan.provider.messages;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The members of a block that a stream splits, each with its own type of delta. */
enum BlockPiece {
    CITATIONS("citations", "citations_delta", "citation") {
        @Override
        List<JsonValue> parts(String type, JsonValue value) {
            return value.elements();
        }

        @Override
        JsonValue empty() {
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
        JsonValue empty() {
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

    /** Returns the piece of a type of delta; null where it is not known. */
    static @Nullable BlockPiece of(String deltaType) {
        for (var piece : values()) {
            if (piece.type.equals(deltaType)) {
                return piece;
            }
        }
        return null;
    }

    /** Returns the block's member that the deltas make. */
    String member() {
        return member;
    }

    /** Returns the deltas for the member of a block of this type. */
    List<JsonValue> parts(String blockType, JsonValue value) {
        return value.textOrEmpty().isEmpty() ? List.of() : List.of(value);
    }

    /** Returns the member's value before its first delta. */
    JsonValue empty() {
        return JsonValue.of("");
    }

    JsonValue delta(JsonValue value) {
        return new ObjectBuilder().put("type", type).put(part, value).build();
    }

    /** Returns the part that a delta contains. */
    JsonValue in(JsonValue delta) {
        return delta.get(part);
    }

    /** Returns the member that these parts of text make; null where they make none. */
    @Nullable JsonValue whole(String pieces) {
        return JsonValue.of(pieces);
    }
}
