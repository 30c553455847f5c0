package dev.portolan.provider.answer;

import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

/** The result of reading an upstream's complete, unstreamed body. */
public sealed interface WholeAnswer {
    /**
     * An answer for the caller.
     *
     * @param body the bytes to send: the range that was read, unless something had to change
     * @param usage absent if the provider reports none
     * @param finish filtered if any choice was, else how the first one ended; absent for embeddings
     * @param quantities what was used beside tokens
     */
    record Answer(
            Slice body,
            @Nullable Usage usage,
            @Nullable FinishReason finish,
            ChargedUnits quantities)
            implements WholeAnswer {
        /** An answer that used nothing but tokens. */
        public Answer(Slice body, @Nullable Usage usage, @Nullable FinishReason finish) {
            this(body, usage, finish, ChargedUnits.NONE);
        }
    }

    /** Not an answer, whatever its status. */
    record Failure(ProviderError error) implements WholeAnswer {}
}
