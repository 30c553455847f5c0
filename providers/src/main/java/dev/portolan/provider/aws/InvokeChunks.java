package dev.portolan.provider.aws;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The events of InvokeModel's streams: the vendor's own JSON in base 64. */
public final class InvokeChunks {
    /** The type of such an event. */
    public static final String TYPE = "chunk";

    private InvokeChunks() {}

    /** The vendor's JSON in a payload; null where it can't be read. */
    static @Nullable JsonValue in(byte[] payload, int from, int to) {
        var chunk = JsonReader.read(payload, from, to);
        return chunk == null ? null : in(chunk);
    }

    /** The vendor's JSON in an event; null where it can't be read. */
    static @Nullable JsonValue in(JsonValue chunk) {
        try {
            var bytes = Base64.getDecoder().decode(chunk.get("bytes").textOrEmpty());
            return JsonText.isUtf8(bytes, 0, bytes.length)
                    ? JsonReader.read(bytes, 0, bytes.length)
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The vendor's JSON as the Server-Sent Event it would be elsewhere; empty for events of other
     * types, null where it can't be read.
     *
     * @param named whether the event is named by the JSON's type
     */
    public static byte @Nullable [] asEvent(
            String type, byte[] payload, int from, int to, boolean named) {
        if (!type.equals(TYPE)) {
            return new byte[0];
        }
        var json = in(payload, from, to);
        if (json == null) {
            return null;
        }
        var event = new ByteArrayOutputStream(to - from);
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
