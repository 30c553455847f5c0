package dev.portolan.provider.responses;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.List;
import java.util.Optional;

/** The members of an item that a stream splits, each with its own types of events. */
enum ItemPiece {
    CONTENT("message", "content") {
        @Override
        void write(NumberedEvents events, JsonValue place, JsonValue item) {
            parts(events, place, item, "content", "content_part");
        }
    },
    ARGUMENTS("function_call", "arguments") {
        @Override
        void write(NumberedEvents events, JsonValue place, JsonValue item) {
            var said = item.get(member());
            events.write(
                    "response.function_call_arguments.delta",
                    new ObjectBuilder(place).put("delta", said));
            events.write(
                    "response.function_call_arguments.done",
                    new ObjectBuilder(place).put("name", item.get("name")).put(member(), said));
        }
    },
    INPUT("custom_tool_call", "input") {
        @Override
        void write(NumberedEvents events, JsonValue place, JsonValue item) {
            var said = item.get(member());
            events.write(
                    "response.custom_tool_call_input.delta",
                    new ObjectBuilder(place).put("delta", said));
            events.write(
                    "response.custom_tool_call_input.done",
                    new ObjectBuilder(place).put(member(), said));
        }
    },
    SUMMARY("reasoning", "summary") {
        @Override
        void write(NumberedEvents events, JsonValue place, JsonValue item) {
            parts(events, place, item, member(), "reasoning_summary_part");
            parts(events, place, item, "content", "content_part");
        }
    };

    private final String type;
    private final String member;

    ItemPiece(String type, String member) {
        this.type = type;
        this.member = member;
    }

    /** Returns what is split of items of a type; empty for those that come whole. */
    static Optional<ItemPiece> of(String type) {
        for (var piece : values()) {
            if (piece.type.equals(type)) {
                return Optional.of(piece);
            }
        }
        return Optional.empty();
    }

    String member() {
        return member;
    }

    /** Leaves the member of an item empty, as it is when the item is announced. */
    void empty(ObjectBuilder begun, JsonValue item) {
        begun.put(member, item.get(member).isArray() ? NONE : JsonValue.of(""));
        if (this == SUMMARY && item.get("content").isArray()) {
            begun.put("content", NONE);
        }
        if (item.has("encrypted_content")) {
            begun.put("encrypted_content", JsonValue.JsonLiteral.NULL);
        }
    }

    /** Writes the events of the member. */
    abstract void write(NumberedEvents events, JsonValue place, JsonValue item);

    private static final JsonValue NONE = JsonValue.array(List.of());

    private static void parts(
            NumberedEvents events, JsonValue place, JsonValue item, String member, String event) {
        int number = 0;
        for (var part : item.get(member).elements()) {
            var at = new ObjectBuilder(place).put(member + "_index", number++);
            PartText.of(part).write(events, at.build(), part, "response." + event);
        }
    }
}
