package dev.portolan.provider.aws;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads the events of InvokeModel's streams: the vendor's own JSON in base 64. */
public final class InvokeChunks {
    /** The type of these events. */
    public static final String TYPE = "chunk";

    private InvokeChunks() {}

    /** Returns the vendor's JSON in an event; null if it can't be read. */
    static @Nullable JsonValue in(JsonValue chunk) {
        try {
            var bytes = Base64.getDecoder().decode(chunk.get("bytes").textOrEmpty());
            return JsonReader.readUtf8(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Returns the vendor's JSON as the Server-Sent Event of the vendor's own API; empty for events
     * of other types, null if it can't be read.
     *
     * @param named whether the event gets the JSON's {@code type} as its name
     */
    public static byte @Nullable [] asEvent(String type, byte[] payload, boolean named) {
        if (!type.equals(TYPE)) {
            return new byte[0];
        }
        var chunk = JsonReader.read(payload, 0, payload.length);
        var json = chunk == null ? null : in(chunk);
        if (json == null) {
            return null;
        }
        var event = new ByteArrayOutputStream(payload.length);
        if (named) {
            event.writeBytes(utf8("event: " + json.get("type").textOrEmpty() + "\n"));
        }
        event.writeBytes(utf8("data: " + json.toJson() + "\n\n"));
        return event.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
