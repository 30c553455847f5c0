package dev.portolan.gateway.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import org.jspecify.annotations.Nullable;

/** Writes the few values of which our own small bodies consist. */
final class JsonBody {
    private JsonBody() {}

    /** {@code text} as a JSON string, or {@code null}. */
    static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
