package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes messages of AWS's event stream with both checksums. */
public final class Frames {
    /** The media type of a stream. */
    public static final String TYPE = "application/vnd.amazon.eventstream";

    private static final String PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private Frames() {}

    /** Writes a JSON event, padded to hide its length as Bedrock does. */
    public static ScriptStep.Write event(String type, ObjectNode payload, Kind kind) {
        int length = Math.floorMod(payload.toString().hashCode(), PADDING.length());
        payload.put("p", PADDING.substring(0, length));
        return raw(
                type,
                "application/json",
                ByteString.of(LenientJson.write(payload)).toBytes(),
                kind);
    }

    /** Writes an event with this payload. */
    static ScriptStep.Write raw(String type, String mediaType, byte[] payload, Kind kind) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":event-type", type);
        headers.put(":content-type", mediaType);
        headers.put(":message-type", "event");
        return new ScriptStep.Write(ByteString.of(message(headers, payload)), kind);
    }

    /** Writes an event in a valid message whose payload is truncated JSON. */
    public static ScriptStep.Write malformed(String type) {
        var half = "{\"delta\":{\"te".getBytes(StandardCharsets.UTF_8);
        return raw(type, "application/json", half, Kind.EVENT);
    }

    /** Writes an exception, which ends a stream that began with status 200. */
    public static ScriptStep.Write exception(String type, String message) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":exception-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "exception");
        var body = LenientJson.write(LenientJson.object().put("message", message));
        return new ScriptStep.Write(
                ByteString.of(message(headers, body.getBytes(StandardCharsets.UTF_8))), Kind.EVENT);
    }

    private static byte[] message(Map<String, String> headers, byte[] payload) {
        var written = new ByteArrayOutputStream();
        headers.forEach((name, value) -> header(written, name, value));
        int total = 16 + written.size() + payload.length;
        var message = ByteBuffer.allocate(total);
        message.putInt(total).putInt(written.size()).putInt(checksum(message.array(), 8));
        message.put(written.toByteArray()).put(payload);
        message.putInt(checksum(message.array(), total - 4));
        return message.array();
    }

    private static void header(ByteArrayOutputStream written, String name, String value) {
        var text = value.getBytes(StandardCharsets.UTF_8);
        written.write(name.length());
        written.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        written.write(7);
        written.write(text.length >> 8);
        written.write(text.length);
        written.writeBytes(text);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
