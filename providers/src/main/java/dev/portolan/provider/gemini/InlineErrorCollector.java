package dev.portolan.provider.gemini;

import dev.portolan.provider.json.JsonReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;

/**
 * Collects the bytes of an event stream from the first line that begins with a brace or bracket.
 */
final class InlineErrorCollector {
    private static final int MAX_BYTES = 1 << 16;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);
    private boolean atLineStart = true;
    private boolean collecting;

    void feed(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (atLineStart && !collecting) {
                collecting = b == '{' || b == '[';
            }
            if (collecting) {
                if (collected.size() < MAX_BYTES) {
                    collected.write(bytes, at, Math.min(to - at, MAX_BYTES - collected.size()));
                }
                return;
            }
            atLineStart = b == '\n' || b == '\r';
        }
    }

    /** Returns the JSON collected if it contains an error; null otherwise. */
    byte @Nullable [] found() {
        if (!collecting) {
            return null;
        }
        var bytes = collected.toByteArray();
        var json = JsonReader.read(bytes, 0, bytes.length);
        if (json == null) {
            return null;
        }
        var first =
                json.isArray() && !json.elements().isEmpty() ? json.elements().getFirst() : json;
        return first.get("error").isObject() ? bytes : null;
    }
}
