package dev.portolan.gateway.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import org.jspecify.annotations.Nullable;

/** Writes the values of the gateway's own small bodies. */
public final class JsonBody {
    private JsonBody() {}

    /** Returns {@code text} as a JSON string, or {@code null}. */
    public static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
