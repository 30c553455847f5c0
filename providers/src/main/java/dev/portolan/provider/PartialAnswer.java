package dev.portolan.provider;

import dev.portolan.provider.answer.ProviderError;

/**
 * The part of a streamed answer that was forwarded before it was interrupted: only the text of its
 * only choice, so that another deployment can continue it. Contains the text: never log it.
 */
public interface PartialAnswer {
    /** Returns the text, never empty. */
    String text();

    /** Returns how many events the text came in, about one per token. */
    long events();

    /**
     * Wraps the reader of an answer that continues this one, so that what it forwards has this
     * answer's ids and repeats none of its text.
     *
     * @param repeats whether that answer was requested from its start, so that it has to repeat
     *     this text; where it does not, it fails with {@link ProviderError.Kind#DIVERGED}
     */
    AnswerReader continuedBy(AnswerReader rest, boolean repeats);
}
