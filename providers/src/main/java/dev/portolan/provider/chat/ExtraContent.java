package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

/**
 * Content that only one provider understands, in {@code extra_content} under its name: a call's
 * {@code thought_signature}, and the {@code thinking} blocks before an answer.
 */
final class ExtraContent {
    static final String CONTENT = "extra_content";
    static final String THINKING = "thinking";
    private static final String CALL_SIGNATURE = "thought_signature";

    private ExtraContent() {}

    /** Reads the signature of a call or a message; null where it has none. */
    static @Nullable Signature signature(JsonValue holder) {
        for (var entry : holder.get(CONTENT).members().entrySet()) {
            var value = entry.getValue().get(CALL_SIGNATURE).text();
            if (value != null) {
                return new Signature(entry.getKey(), value);
            }
        }
        return null;
    }

    /** Writes a call's signature as the content of {@code extra_content}. */
    static JsonValue ofCall(Signature signature) {
        return JsonValue.object(
                signature.provider(),
                JsonValue.object(CALL_SIGNATURE, JsonValue.of(signature.value())));
    }

    /** Reads one thought that a caller sent back. */
    static Block thinking(String provider, JsonValue thought) {
        var redacted = thought.get("data").text();
        if (redacted != null) {
            return new Block.Thinking("", null, new Signature(provider, redacted));
        }
        var signature = thought.get("signature").text();
        return new Block.Thinking(
                thought.get("thinking").textOrEmpty(),
                signature == null ? null : new Signature(provider, signature));
    }

    /** Writes a thought for the caller; null where it is not signed. */
    static @Nullable JsonValue ofThinking(Block.Thinking thinking) {
        var redacted = thinking.redacted();
        if (redacted != null) {
            return new ObjectBuilder()
                    .put("type", "redacted_thinking")
                    .put("data", redacted.value())
                    .build();
        }
        var signature = thinking.signature();
        return signature == null
                ? null
                : new ObjectBuilder()
                        .put("type", "thinking")
                        .put("thinking", thinking.text())
                        .put("signature", signature.value())
                        .build();
    }

    /** Returns the provider that signed a thought; the empty string where it is not signed. */
    static String provider(Block.Thinking thinking) {
        var signature = thinking.redacted() == null ? thinking.signature() : thinking.redacted();
        return signature == null ? "" : signature.provider();
    }
}
