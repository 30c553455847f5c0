package dev.portolan.provider;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;

import java.util.Optional;

/**
 * Reads the answer to one attempt, whole or streamed. Not shared between threads; one use only.
 *
 * <p>A surface's last word ({@code [DONE]}, {@code message_stop}) is never forwarded: whoever
 * relays writes it once {@link #end} or {@link EventSink#done} said that the answer is complete,
 * after anything it wants to add.
 */
public interface AnswerReader {
    /** Tells the headers of the answer, before its first byte; most protocols need none. */
    default void head(HeaderLookup headers) {}

    /** Reads a complete body that came with a success status. The array is not changed. */
    WholeAnswer whole(byte[] body, int from, int to);

    /**
     * Reads the next bytes of a stream, cut anywhere. Complete events are passed on before this
     * returns; the bytes of an unfinished one are copied and kept.
     *
     * @return how many events with content were forwarded
     */
    int feed(byte[] bytes, int from, int to, EventSink sink);

    /**
     * Tells, before {@link #end}, that the connection broke or fell silent: that no bytes follow is
     * then no sign that the provider had no more to say.
     */
    void cutOff();

    /** Tells that no bytes follow, and what the stream was. */
    StreamEnd end(EventSink sink);

    /**
     * Where the answer says, so far, that it was made, in the provider's own word: a country, a
     * region, a geography. Most say nothing.
     */
    default Optional<String> place() {
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
