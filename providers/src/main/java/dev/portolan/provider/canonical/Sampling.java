package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How the next token is chosen and when to stop. Numbers are digits as the caller wrote them; null
 * is what the caller doesn't say.
 *
 * @param maxOutputTokens the most tokens to answer with
 * @param choices how many answers, at least 1
 */
public record Sampling(
        @Nullable String temperature,
        @Nullable String topP,
        @Nullable String topK,
        @Nullable String maxOutputTokens,
        List<String> stop,
        @Nullable String seed,
        int choices,
        @Nullable String frequencyPenalty,
        @Nullable String presencePenalty,
        @Nullable JsonValue logitBias,
        boolean logprobs,
        @Nullable String topLogprobs) {
    public Sampling {
        stop = List.copyOf(stop);
    }
}
