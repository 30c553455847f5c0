package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.HeaderLookup;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one provider's answer, whole or streamed, into events. Not shared between threads; one use
 * only.
 *
 * <p>The receiver of the events closes open blocks, corrects finish reasons and ignores what
 * follows a {@link StreamEvent.Failure} or an {@link StreamEvent.End}; a decoder only reports what
 * it reads. It reports {@code End} only on the provider's own evidence that the answer is complete;
 * an answer without it counts as cut.
 */
public interface AnswerDecoder {
    /** Reads the headers of the answer, before its first byte. */
    default void head(HeaderLookup headers) {}

    /** Returns the location that the answer names, so far, as the provider writes it. */
    default Optional<String> location() {
        return Optional.empty();
    }

    /** Reads a complete body that came with a success status. */
    void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events);

    /** Reads the next bytes of a stream, cut anywhere; the array may change afterwards. */
    void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events);

    /** Returns how many events were left out so far because they could not be read. */
    default int malformed() {
        return 0;
    }

    /** Records, before {@link #end}, that the connection broke or timed out. */
    void cutOff();

    /**
     * Returns whether the model was seen to think so far, even in a block without a thought yet.
     */
    default boolean thinking() {
        return false;
    }

    /** Ends the stream: no bytes follow. */
    void end(Consumer<StreamEvent> events);
}
