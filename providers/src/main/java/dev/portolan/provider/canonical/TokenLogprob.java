package dev.portolan.provider.canonical;

import java.util.List;

/**
 * How likely a token of an answer was.
 *
 * @param logprob the natural logarithm of its probability, by its digits
 * @param alternatives the likeliest tokens of its place, whose own lists are empty
 */
public record TokenLogprob(String token, String logprob, List<TokenLogprob> alternatives) {
    public TokenLogprob {
        alternatives = List.copyOf(alternatives);
    }

    /** The count only: tokens are an answer's text. */
    @Override
    public String toString() {
        return "TokenLogprob[" + alternatives.size() + " alternatives]";
    }
}
