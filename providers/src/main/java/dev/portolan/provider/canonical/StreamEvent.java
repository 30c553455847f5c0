package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One event of a streamed answer.
 *
 * <p>An answer is one {@link Start}, then blocks, each {@link BlockStart}, deltas, {@link
 * BlockStop} or one {@link WholeBlock}; a {@link Finish} for each choice; and {@link End}. {@link
 * Logprobs} may come at any point before their choice's finish. Usage may come at any point and
 * replaces the usage before. A {@link Failure} may end the sequence at any point. The reader of the
 * provider's answer numbers blocks from 0 in the order in which they start, over all choices
 * together.
 */
public sealed interface StreamEvent {
    /**
     * The start of an answer.
     *
     * @param created seconds since 1970; null where the provider reports none
     */
    record Start(String id, String model, @Nullable Long created) implements StreamEvent {}

    /**
     * The start of a block; id and name are those of a {@link Kind#TOOL_CALL}, null for the others.
     */
    record BlockStart(
            int choice, int block, Kind kind, @Nullable String toolId, @Nullable String toolName)
            implements StreamEvent {
        /** The kind of content in a block. */
        public enum Kind {
            TEXT,
            THINKING,
            REFUSAL,
            TOOL_CALL
        }

        public static BlockStart of(int block, Kind kind) {
            return new BlockStart(0, block, kind, null, null);
        }

        /** Returns the same call with this id. */
        BlockStart withId(String id) {
            return id.equals(toolId) ? this : new BlockStart(choice, block, kind, id, toolName);
        }

        public static BlockStart call(int block, String id, String name) {
            return new BlockStart(0, block, Kind.TOOL_CALL, id, name);
        }
    }

    /** More of a text, a thought or a refusal. */
    record TextDelta(int block, String text) implements StreamEvent {
        @Override
        public String toString() {
            return "TextDelta[" + block + "]";
        }
    }

    /** More of a call's arguments, JSON cut anywhere. */
    record ArgumentsDelta(int block, String fragment) implements StreamEvent {
        @Override
        public String toString() {
            return "ArgumentsDelta[" + block + "]";
        }
    }

    /** The signature of a thought or a call; a second one of the same block continues the first. */
    record SignatureDelta(int block, Signature signature) implements StreamEvent {}

    record BlockStop(int block) implements StreamEvent {}

    /** A block that is not streamed: media, redacted thinking, opaque content. */
    record WholeBlock(int choice, int block, Block content) implements StreamEvent {}

    /**
     * The logarithms of the probabilities of a choice's next tokens, in order, after their text.
     */
    record Logprobs(int choice, List<TokenLogprob> tokens) implements StreamEvent {
        public Logprobs {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * The finish of a choice.
     *
     * @param reason null only in a whole answer, where its provider reports none
     * @param raw the provider's name for the reason
     * @param stopSequence the caller's sequence that stopped it, where the provider reports it
     */
    record Finish(
            int choice,
            @Nullable FinishReason reason,
            @Nullable String raw,
            @Nullable String stopSequence)
            implements StreamEvent {}

    /** The usage so far. */
    record UsageUpdate(Usage usage) implements StreamEvent {}

    /** The failure of the answer; nothing follows. */
    record Failure(ProviderError error) implements StreamEvent {}

    /** The end of an answer of which the provider gave evidence that it is complete. */
    record End() implements StreamEvent {}
}
