package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The {@code logprobs} of a choice. */
final class ChatLogprobs {
    private static final char UNREADABLE = '\uFFFD';

    private ChatLogprobs() {}

    /** Writes the tokens' logprobs; null in JSON where there are none. */
    static JsonValue of(List<TokenLogprob> tokens) {
        if (tokens.isEmpty()) {
            return JsonLiteral.NULL;
        }
        return new ObjectBuilder()
                .put("content", JsonValue.array(tokens.stream().map(ChatLogprobs::chosen).toList()))
                .put("refusal", JsonLiteral.NULL)
                .build();
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
     * Writes a token's bytes; null for a token with a part of a character, whose bytes are lost.
     */
    private static JsonValue bytes(String token) {
        if (token.indexOf(UNREADABLE) >= 0) {
            return JsonLiteral.NULL;
        }
        var values = new ArrayList<JsonValue>();
        for (byte octet : token.getBytes(StandardCharsets.UTF_8)) {
            values.add(JsonValue.of(Byte.toUnsignedInt(octet)));
        }
        return JsonValue.array(values);
    }
}
