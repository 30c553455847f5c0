package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A whole answer: what a stream's events come to.
 *
 * @param created seconds since 1970; null where the provider doesn't tell
 * @param usage null where the provider tells none
 */
public record Answer(
        String id,
        String model,
        @Nullable Long created,
        List<Choice> choices,
        @Nullable Usage usage) {
    public Answer {
        choices = List.copyOf(choices);
    }

    /**
     * One of the answers.
     *
     * @param logprobs how likely its tokens were; none where nobody tells
     * @param finish null where the provider does not tell
     * @param raw the provider's own word for its finish
     */
    public record Choice(
            int index,
            List<Block> blocks,
            List<TokenLogprob> logprobs,
            @Nullable FinishReason finish,
            @Nullable String raw,
            @Nullable String stopSequence) {
        public Choice {
            blocks = List.copyOf(blocks);
            logprobs = List.copyOf(logprobs);
        }
    }
}
