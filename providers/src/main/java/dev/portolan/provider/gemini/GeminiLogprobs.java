package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a candidate's {@code logprobsResult}: the chosen tokens and their alternatives. */
final class GeminiLogprobs {
    /** The maximum number of alternatives that Google returns per token. */
    private static final int MAX_ALTERNATIVES = 20;

    private GeminiLogprobs() {}

    /** Returns the tokens in order; empty when the candidate has none. */
    static List<TokenLogprob> read(JsonValue result) {
        var chosen = result.get("chosenCandidates").elements();
        var top = result.get("topCandidates").elements();
        var tokens = new ArrayList<TokenLogprob>();
        for (int at = 0; at < chosen.size(); at++) {
            var others = at < top.size() ? alternatives(top.get(at)) : List.<TokenLogprob>of();
            token(chosen.get(at), others).forEach(tokens::add);
        }
        return tokens;
    }

    private static List<TokenLogprob> alternatives(JsonValue top) {
        return top.get("candidates").elements().stream()
                .limit(MAX_ALTERNATIVES)
                .flatMap(candidate -> token(candidate, List.of()))
                .toList();
    }

    /** Reads an entry; empty when the token or its log probability is missing. */
    private static Stream<TokenLogprob> token(JsonValue entry, List<TokenLogprob> alternatives) {
        var token = entry.get("token").text();
        var logprob = entry.get("logProbability").number();
        return token == null || logprob == null
                ? Stream.empty()
                : Stream.of(new TokenLogprob(token, logprob, alternatives));
    }
}
