package dev.portolan.provider.wire;

import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.ReadLimits;

/** The faults of answers with a success status that every reader finds, with their messages. */
public final class UnusableAnswer {
    private UnusableAnswer() {}

    /** A body or a collected answer larger than is read. */
    public static ProviderError oversizedBody() {
        return ProviderError.unusable(
                "The provider's response exceeds %d MiB.".formatted(ReadLimits.ANSWER_BYTES >> 20));
    }

    /** A streamed event larger than is read. */
    public static ProviderError oversizedEvent() {
        return ProviderError.unusable(
                "The provider's stream contains an event of more than %d MiB."
                        .formatted(ReadLimits.EVENT_BYTES >> 20));
    }

    /** A body that is no JSON. */
    public static ProviderError malformedJson() {
        return ProviderError.unusable("The provider's JSON is truncated or malformed.");
    }

    /** A body of another shape than an answer has. */
    public static ProviderError unexpectedBody() {
        return ProviderError.unusable(
                "The provider's response is not the JSON object that was requested.");
    }

    /** An answer without a choice, a message or a vector. */
    public static ProviderError noCompletion() {
        return ProviderError.unusable("The provider's response contains no completion.");
    }

    /** Returns {@link #noCompletion} as the outcome of a whole answer. */
    public static WholeAnswer withoutCompletion() {
        return new WholeAnswer.Failure(noCompletion());
    }

    /**
     * The end of a stream before its answer was complete.
     *
     * @param empty whether nothing was received
     */
    public static StreamEnd cut(boolean empty) {
        return new StreamEnd.Cut(
                empty
                        ? "The provider's response is empty."
                        : "The provider's stream ended before the answer was complete.");
    }
}
