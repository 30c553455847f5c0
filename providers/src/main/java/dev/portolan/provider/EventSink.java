package dev.portolan.provider;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

/**
 * Receives what an {@link AnswerReader} finds in a stream, in order and within the call that feeds
 * it.
 */
public interface EventSink {
    /**
     * Complete events for the caller. The range lies in the array that was fed, or in one that the
     * reader made for this call and never touches again; so it may be kept without a copy exactly
     * as long as the fed array may.
     */
    void forward(byte[] bytes, int from, int to);

    /**
     * The stream carries an error instead of going on. It is not forwarded; nothing follows but
     * what {@link AnswerReader#end} returns.
     */
    void error(ProviderError error);

    /** The first event with text, reasoning or a tool call is about to be forwarded. */
    default void firstContent() {}

    /**
     * The model is seen to think, whether its thoughts are shown or not: what follows may keep it
     * silent for long.
     */
    default void thinking() {}

    /** The usage so far; each call replaces the one before. */
    public default void usage(Usage usage) {}

    /** A choice is finished. {@code raw} is the reason as the provider wrote it. */
    default void finish(int choice, FinishReason reason, @Nullable String raw) {}

    /** The upstream sent its end marker, which is not forwarded; everything after it is ignored. */
    default void done() {}

    /** An event that could not be read was left out. */
    default void malformed() {}
}
