package dev.portolan.provider.aws;

import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonValue;

import java.util.function.Consumer;

/** The content of one answer, whole or piece by piece, in the form of whoever made the model. */
public interface BedrockAnswer {
    /** Whether a body with a success status holds an answer in this form. */
    boolean isIn(JsonValue body);

    /** The events of a whole answer. */
    void whole(JsonValue body, Consumer<StreamEvent> events);

    /** The events of one event of a stream; one of a type that isn't known says nothing. */
    void event(String type, JsonValue json, Consumer<StreamEvent> events);

    /** Tells that nothing follows: the answer is whole if it was finished. */
    void closed(Consumer<StreamEvent> events);

    /** Whether the model was seen to think. */
    default boolean thinking() {
        return false;
    }

    /** Begins to read an answer, knowing what its head told. */
    @FunctionalInterface
    interface Kind {
        BedrockAnswer of(BedrockHead head);
    }
}
