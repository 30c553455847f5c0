package dev.portolan.provider.answer;

/**
 * Tokens of one answer, as counts that don't overlap, so that they can be priced apart.
 *
 * @param input prompt tokens that were neither read from nor written to a cache
 * @param cacheRead prompt tokens read from the provider's cache
 * @param cacheWrite prompt tokens written to it
 * @param output all tokens generated, reasoning included
 * @param reasoning the part of {@code output} spent on thinking
 * @param acceptedPrediction the tokens of the caller's prediction that are in the answer
 * @param rejectedPrediction the part of {@code output} that the prediction had and the answer has
 *     not
 */
public record Usage(
        long input,
        long cacheRead,
        long cacheWrite,
        long output,
        long reasoning,
        long acceptedPrediction,
        long rejectedPrediction) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Usage without a prediction. */
    public Usage(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
        this(input, cacheRead, cacheWrite, output, reasoning, 0, 0);
    }

    /**
     * Returns the input of a prompt whose count includes the cached tokens. Where more tokens are
     * cached than the prompt has, the provider counts them apart, and the prompt's count is the
     * input.
     */
    public static long input(long prompt, long cacheRead, long cacheWrite) {
        long cached = cacheRead + cacheWrite;
        return cached > prompt ? prompt : prompt - cached;
    }

    /** Returns OpenAI's {@code prompt_tokens}. */
    public long promptTokens() {
        return input + cacheRead + cacheWrite;
    }

    /** Returns OpenAI's {@code completion_tokens}. */
    public long completionTokens() {
        return output;
    }

    public long totalTokens() {
        return promptTokens() + output;
    }
}
