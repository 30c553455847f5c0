package dev.portolan.provider.canonical;

/**
 * Writes one answer in the protocol of the caller's surface. Not shared between threads; one use
 * only.
 */
public interface AnswerWriter {
    /**
     * What an event of a well-formed sequence is to the caller: complete Server-Sent Events, or
     * nothing. The surface's last word ({@code [DONE]}, {@code message_stop}) is never among them.
     */
    byte[] event(StreamEvent event);

    /** The body of a whole answer. */
    byte[] whole(Answer answer);
}
