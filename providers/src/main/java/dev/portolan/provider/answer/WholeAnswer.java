package dev.portolan.provider.answer;

import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

/** What an upstream's complete, unstreamed body turned out to be. */
public sealed interface WholeAnswer {
    /**
     * An answer for the caller.
     *
     * @param body what to send: the very range that was read, unless something had to change
     * @param usage absent where the provider tells none
     * @param finish filtered if any choice was, else how the first one ended; absent for embeddings
     */
    record Answer(Slice body, @Nullable Usage usage, @Nullable FinishReason finish)
            implements WholeAnswer {}

    /** Not an answer, whatever its status said. */
    record Failure(ProviderError error) implements WholeAnswer {}
}
