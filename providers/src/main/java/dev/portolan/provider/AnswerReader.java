package dev.portolan.provider;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;

import java.util.Optional;

/**
 * Reads the answer to one attempt, whole or streamed. Not shared between threads; one use only.
 *
 * <p>The end marker of a protocol ({@code [DONE]}, {@code message_stop}) is never forwarded: the
 * relay writes it once {@link #end} or {@link EventSink#done} reported that the answer is complete,
 * after anything it adds.
 */
public interface AnswerReader {
    /** Passes the headers of the response, before its first byte; most protocols need none. */
    default void head(HeaderLookup headers) {}

    /**
     * Returns whether the answer, whose head was passed, is forwarded as it comes although no
     * stream was requested.
     */
    default boolean streams() {
        return false;
    }

    /**
     * Returns the content type with which the answer is sent to the caller, after its head was
     * passed; empty for JSON, and for events where a stream was requested.
     */
    default Optional<String> contentType() {
        return Optional.empty();
    }

    /** Reads a complete body that came with a success status. The array is not changed. */
    WholeAnswer whole(byte[] body, int from, int to);

    /**
     * Reads the next bytes of a stream, split anywhere. Complete events are forwarded before this
     * returns; the bytes of an incomplete one are copied and kept.
     *
     * @return how many events with content were forwarded
     */
    int feed(byte[] bytes, int from, int to, EventSink sink);

    /**
     * Reports, before {@link #end}, that the connection broke or timed out, so that the end of the
     * bytes does not mean that the provider had finished.
     */
    void cutOff();

    /** Reports that no bytes follow and returns how the stream ended. */
    StreamEnd end(EventSink sink);

    /**
     * Returns the location at which the response states, so far, that it was processed, as the
     * provider writes it: a country, a region, a geography. Most responses state none.
     */
    default Optional<String> location() {
        return Optional.empty();
    }

    /** Starts keeping, before the first byte, the text that is forwarded, for a continuation. */
    default void keepSentText() {}

    /**
     * Returns what was forwarded so far; empty where it was not kept, is more than is kept, or
     * can't be continued: nothing, tool calls, reasoning, several choices.
     */
    default Optional<PartialAnswer> partialAnswer() {
        return Optional.empty();
    }
}
