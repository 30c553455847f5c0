package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A whole answer: the fold of a stream's events.
 *
 * @param created seconds since 1970; null where the provider reports none
 * @param usage null where the provider reports none
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
     * @param logprobs the logarithms of its tokens' probabilities; empty where none are reported
     * @param finish null where the provider reports none
     * @param raw the provider's name for its finish
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
