package dev.portolan.provider.canonical;

/** Writes one answer in a caller protocol. Not shared between threads; one use only. */
public interface AnswerWriter {
    /**
     * Writes an event of a well-formed sequence: complete Server-Sent Events, or nothing. The
     * protocol's last event ({@code [DONE]}, {@code message_stop}) is never among them.
     */
    byte[] event(StreamEvent event);

    /** Writes the body of a whole answer. */
    byte[] whole(Answer answer);
}
