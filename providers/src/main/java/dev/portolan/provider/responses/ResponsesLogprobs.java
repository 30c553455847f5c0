package dev.portolan.provider.responses;

import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The logprobs of a piece of text. */
final class ResponsesLogprobs {
    private static final char UNREADABLE = '\uFFFD';

    private ResponsesLogprobs() {}

    /** Writes the tokens' logprobs; an empty array where there are none. */
    static JsonValue of(List<TokenLogprob> tokens) {
        return JsonValue.array(tokens.stream().map(ResponsesLogprobs::chosen).toList());
    }

    private static JsonValue chosen(TokenLogprob token) {
        var others = token.alternatives().stream().map(other -> entry(other).build()).toList();
        return entry(token).put("top_logprobs", JsonValue.array(others)).build();
    }

    private static ObjectBuilder entry(TokenLogprob token) {
        return new ObjectBuilder()
                .put("token", token.token())
                .putNumber("logprob", token.logprob())
                .put("bytes", bytes(token.token()));
    }

    /**
     * Writes a token's bytes; none for a token with a part of a character, whose bytes are lost.
     */
    private static JsonValue bytes(String token) {
        List<JsonValue> values = new ArrayList<>();
        if (token.indexOf(UNREADABLE) < 0) {
            for (byte octet : token.getBytes(StandardCharsets.UTF_8)) {
                values.add(JsonValue.of(Byte.toUnsignedInt(octet)));
            }
        }
        return JsonValue.array(values);
    }

    /** Reads the logprobs of a piece of text. */
    static List<TokenLogprob> read(JsonValue logprobs) {
        return logprobs.elements().stream()
                .map(
                        token ->
                                new TokenLogprob(
                                        token.get("token").textOrEmpty(),
                                        digits(token),
                                        read(token.get("top_logprobs"))))
                .toList();
    }

    private static String digits(JsonValue token) {
        var digits = token.get("logprob").number();
        return digits == null ? "0" : digits;
    }
}
