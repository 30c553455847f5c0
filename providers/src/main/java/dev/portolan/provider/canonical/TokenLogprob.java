package dev.portolan.provider.canonical;

import java.util.List;

/**
 * The logarithm of the probability of a token of an answer.
 *
 * @param logprob the natural logarithm of its probability, by its digits
 * @param alternatives the likeliest tokens in its position, whose own lists are empty
 */
public record TokenLogprob(String token, String logprob, List<TokenLogprob> alternatives) {
    public TokenLogprob {
        alternatives = List.copyOf(alternatives);
    }

    /** Prints the count only: tokens are an answer's text. */
    @Override
    public String toString() {
        return "TokenLogprob[" + alternatives.size() + " alternatives]";
    }
}
