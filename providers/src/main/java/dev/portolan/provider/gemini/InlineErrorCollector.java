package dev.portolan.provider.gemini;

import dev.portolan.provider.json.JsonReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;

/** Keeps what stands in a stream of events from a line on that begins with a brace or bracket. */
final class InlineErrorCollector {
    private static final int MOST = 1 << 16;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private boolean lineBegins = true;
    private boolean keeping;

    void feed(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (lineBegins && !keeping) {
                keeping = b == '{' || b == '[';
            }
            if (keeping) {
                if (kept.size() < MOST) {
                    kept.write(bytes, at, Math.min(to - at, MOST - kept.size()));
                }
                return;
            }
            lineBegins = b == '\n' || b == '\r';
        }
    }

    /** The JSON found, if it holds an error; null otherwise. */
    byte @Nullable [] found() {
        if (!keeping) {
            return null;
        }
        var bytes = kept.toByteArray();
        var json = JsonReader.read(bytes, 0, bytes.length);
        if (json == null) {
            return null;
        }
        var first =
                json.isArray() && !json.elements().isEmpty() ? json.elements().getFirst() : json;
        return first.get("error").isObject() ? bytes : null;
    }
}
