package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One step of an answer in the making.
 *
 * <p>An answer is one {@link Start}, then blocks, each {@link BlockStart}, deltas, {@link
 * BlockStop} or one {@link WholeBlock}; a {@link Finish} for each choice; and {@link End}. {@link
 * Logprobs} come anywhere before their choice's finish. Usage may come at any place and replaces
 * what came before. A {@link Failure} ends it at any place, and nothing follows. Blocks are
 * numbered by whoever reads the provider's answer, from 0 in the order in which they begin, over
 * all choices together.
 */
public sealed interface StreamEvent {
    /**
     * The answer begins.
     *
     * @param created seconds since 1970; null where the provider doesn't tell
     */
    record Start(String id, String model, @Nullable Long created) implements StreamEvent {}

    /** A block begins; id and name are those of a {@link Kind#TOOL_CALL}, null for the others. */
    record BlockStart(
            int choice, int block, Kind kind, @Nullable String toolId, @Nullable String toolName)
            implements StreamEvent {
        /** What the block is going to be. */
        public enum Kind {
            TEXT,
            THINKING,
            REFUSAL,
            TOOL_CALL
        }

        public static BlockStart of(int block, Kind kind) {
            return new BlockStart(0, block, kind, null, null);
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

    /** The signature of a thought or a call; a second one of the same block goes on the first. */
    record SignatureDelta(int block, Signature signature) implements StreamEvent {}

    record BlockStop(int block) implements StreamEvent {}

    /** A block that comes in one piece: media, redacted thinking, what is opaque. */
    record WholeBlock(int choice, int block, Block content) implements StreamEvent {}

    /** How likely the next tokens of a choice were, in their order; they follow their text. */
    record Logprobs(int choice, List<TokenLogprob> tokens) implements StreamEvent {
        public Logprobs {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * A choice is complete.
     *
     * @param reason null only in a whole answer, where its provider does not tell it
     * @param raw the provider's own word
     * @param stopSequence the caller's sequence that stopped it, where the provider tells
     */
    record Finish(
            int choice,
            @Nullable FinishReason reason,
            @Nullable String raw,
            @Nullable String stopSequence)
            implements StreamEvent {}

    /** The usage so far. */
    record UsageUpdate(Usage usage) implements StreamEvent {}

    /** It broke; nothing follows. */
    record Failure(ProviderError error) implements StreamEvent {}

    /** The provider gave the evidence that its answer is whole. */
    record End() implements StreamEvent {}
}
