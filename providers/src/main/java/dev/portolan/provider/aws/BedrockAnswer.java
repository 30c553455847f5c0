package dev.portolan.provider.aws;

import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonValue;

import java.util.function.Consumer;

/** Reads the content of one answer, whole or streamed, in a model vendor's format. */
public interface BedrockAnswer {
    /** Returns whether a body with a success status contains an answer in this format. */
    boolean isIn(JsonValue body);

    /** Reads a whole answer. */
    void whole(JsonValue body, Consumer<StreamEvent> events);

    /** Reads one event of a stream; an event of unknown type has no effect. */
    void event(String type, JsonValue json, Consumer<StreamEvent> events);

    /** Reports that nothing follows: the answer is complete if it has a finish reason. */
    void closed(Consumer<StreamEvent> events);

    /** Returns whether the model was seen to think. */
    default boolean thinking() {
        return false;
    }

    /** Starts to read an answer, given its headers. */
    @FunctionalInterface
    interface Kind {
        BedrockAnswer of(BedrockHead head);
    }
}
