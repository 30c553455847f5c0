package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.HeaderLookup;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one provider's answer, whole or streamed, into events. Not shared between threads; one use
 * only.
 *
 * <p>Whoever listens closes what was left open, puts finish reasons right and stops listening after
 * a {@link StreamEvent.Failure} or an {@link StreamEvent.End}; so a decoder only says what it sees.
 * It says {@code End} when the provider gave its evidence that the answer is whole, and never
 * otherwise: an answer without it counts as cut.
 */
public interface AnswerDecoder {
    /** Tells the headers of the answer, before its first byte. */
    default void head(HeaderLookup headers) {}

    /** Where the answer says, so far, that it was made, in the provider's own word. */
    default Optional<String> location() {
        return Optional.empty();
    }

    /** Reads a complete body that came with a success status. */
    void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events);

    /** Reads the next bytes of a stream, cut anywhere; the array may change afterwards. */
    void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events);

    /** How many events were left out so far because they could not be read. */
    default int malformed() {
        return 0;
    }

    /** Tells, before {@link #end}, that the connection broke or fell silent. */
    void cutOff();

    /** Whether the model was seen to think so far, be it in a block that holds no thought yet. */
    default boolean thinking() {
        return false;
    }

    /** Tells that no bytes follow. */
    void end(Consumer<StreamEvent> events);
}
