package dev.portolan.provider.answer;

/**
 * Tokens of one answer, as counts that don't overlap, so that they can be priced apart.
 *
 * @param input prompt tokens that were neither read from nor written to a cache
 * @param cacheRead prompt tokens read from the provider's cache
 * @param cacheWrite prompt tokens written to it
 * @param output all tokens generated, reasoning included
 * @param reasoning the part of {@code output} spent on thinking
 * @param details further parts of these counts
 */
public record Usage(
        long input, long cacheRead, long cacheWrite, long output, long reasoning, Details details) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Lowers details that are more than the count they are a part of. */
    public Usage {
        details = details.within(input, cacheWrite, output - reasoning);
    }

    /** Usage without details. */
    public Usage(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
        this(input, cacheRead, cacheWrite, output, reasoning, Details.NONE);
    }

    /**
     * Parts of the counts of a {@link Usage}; 0 where the provider reports none.
     *
     * @param hourCacheWrite the part of {@code cacheWrite} that is kept for an hour
     * @param audioInput the part of {@code input} that is audio
     * @param imageInput the part of {@code input} that is images
     * @param audioOutput the part of {@code output} that is audio
     * @param imageOutput the part of {@code output} that is images
     * @param acceptedPrediction the tokens of the caller's prediction that are in the answer
     * @param rejectedPrediction the part of {@code output} that the prediction had and the answer
     *     has not
     */
    public record Details(
            long hourCacheWrite,
            long audioInput,
            long imageInput,
            long audioOutput,
            long imageOutput,
            long acceptedPrediction,
            long rejectedPrediction) {
        /** No details. */
        public static final Details NONE = new Details(0, 0, 0, 0, 0, 0, 0);

        /** Returns details about a cache that keeps {@code tokens} for an hour. */
        public static Details ofHourCacheWrite(long tokens) {
            return tokens == 0 ? NONE : new Details(tokens, 0, 0, 0, 0, 0, 0);
        }

        private Details within(long input, long cacheWrite, long words) {
            if (equals(NONE)) {
                return NONE;
            }
            long audioIn = Math.min(audioInput, input);
            long audioOut = Math.min(audioOutput, Math.max(0, words));
            return new Details(
                    Math.min(hourCacheWrite, cacheWrite),
                    audioIn,
                    Math.min(imageInput, input - audioIn),
                    audioOut,
                    Math.min(imageOutput, Math.max(0, words) - audioOut),
                    acceptedPrediction,
                    rejectedPrediction);
        }

        private Details plus(Details other) {
            return new Details(
                    hourCacheWrite + other.hourCacheWrite,
                    audioInput + other.audioInput,
                    imageInput + other.imageInput,
                    audioOutput + other.audioOutput,
                    imageOutput + other.imageOutput,
                    acceptedPrediction + other.acceptedPrediction,
                    rejectedPrediction + other.rejectedPrediction);
        }
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

    /** Returns the sum of this and {@code other}. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning,
                details.plus(other.details));
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
