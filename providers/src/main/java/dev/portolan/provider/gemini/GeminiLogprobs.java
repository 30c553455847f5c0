package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A candidate's {@code logprobsResult}: what was chosen, and what else could have been. */
final class GeminiLogprobs {
    /** What Google tells at most for one place. */
    private static final int MOST_ALTERNATIVES = 20;

    private GeminiLogprobs() {}

    /** The tokens in their order; none where the candidate tells none. */
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
                .limit(MOST_ALTERNATIVES)
                .flatMap(candidate -> token(candidate, List.of()))
                .toList();
    }

    /** Nothing of an entry that lacks its token or its number: neither can be made up. */
    private static Stream<TokenLogprob> token(JsonValue entry, List<TokenLogprob> alternatives) {
        var token = entry.get("token").text();
        var logprob = entry.get("logProbability").number();
        return token == null || logprob == null
                ? Stream.empty()
                : Stream.of(new TokenLogprob(token, logprob, alternatives));
    }
}
