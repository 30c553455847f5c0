package dev.portolan.provider;

import dev.portolan.provider.answer.ChargedUnits;
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
     * Receives complete events for the caller. The range is in the array that was fed, or in one
     * that the reader made for this call and never changes again; so it may be kept without a copy
     * exactly as long as the fed array may.
     */
    void forward(byte[] bytes, int from, int to);

    /**
     * Receives the error that the stream contains in place of its continuation. It is not
     * forwarded; nothing follows except the result of {@link AnswerReader#end}.
     */
    void error(ProviderError error);

    /** Called before the first event with text, reasoning or a tool call is forwarded. */
    default void firstContent() {}

    /**
     * Called when the model is seen to think, whether its thoughts are shown or not: it may then
     * send nothing for long.
     */
    default void thinking() {}

    /** Receives the usage so far; each call replaces the one before. */
    public default void usage(Usage usage) {}

    /** Receives what was used beside tokens so far; each call replaces the one before. */
    default void quantities(ChargedUnits quantities) {}

    /** A choice is finished. {@code raw} is the reason as the provider wrote it. */
    default void finish(int choice, FinishReason reason, @Nullable String raw) {}

    /** The upstream sent its end marker, which is not forwarded; everything after it is ignored. */
    default void done() {}

    /** Called when an event that could not be read was left out. */
    default void malformed() {}
}
