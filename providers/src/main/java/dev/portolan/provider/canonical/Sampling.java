package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The choice of tokens and the end of the answer. Numbers are digits as the caller wrote them; null
 * where the caller sets none.
 *
 * @param maxOutputTokens the limit of output tokens
 * @param choices the number of answers, at least 1
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
