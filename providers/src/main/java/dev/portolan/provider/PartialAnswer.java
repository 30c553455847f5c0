package dev.portolan.provider;

import dev.portolan.provider.answer.ProviderError;

/**
 * What was forwarded of a streamed answer: nothing but the text of its only choice, so that another
 * answer can be joined to it. Holds the text itself: never to be logged.
 */
public interface PartialAnswer {
    /** The text, never empty. */
    String text();

    /** How many events it came in, about one per token. */
    long events();

    /**
     * Makes {@code rest} the reader of an answer that goes on where this one broke off: what it
     * forwards has this answer's names, and says nothing twice.
     *
     * @param repeated whether that answer was asked for from its start, so that it has to say this
     *     text again; where it says another, it fails with {@link ProviderError.Kind#DIVERGED}
     */
    AnswerReader joining(AnswerReader rest, boolean repeated);
}
