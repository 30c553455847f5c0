package dev.portolan.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes event-stream messages with text headers, as a provider does. */
public final class TestingFrames {
    private TestingFrames() {}

    /** Writes an event of this type with a JSON payload. */
    public static byte[] event(String type, String json) {
        return message(
                Map.of(
                        ":message-type", "event",
                        ":event-type", type,
                        ":content-type", "application/json"),
                json.getBytes(UTF_8));
    }

    /** Writes an exception of this type with a JSON payload. */
    public static byte[] exception(String type, String json) {
        return message(
                Map.of(
                        ":message-type", "exception",
                        ":exception-type", type,
                        ":content-type", "application/json"),
                json.getBytes(UTF_8));
    }

    /** Writes a message with these headers and this payload. */
    public static byte[] message(Map<String, String> headers, byte[] payload) {
        var written = new ByteArrayOutputStream();
        headers.forEach(
                (name, value) -> {
                    var text = value.getBytes(UTF_8);
                    written.write(name.length());
                    written.writeBytes(name.getBytes(UTF_8));
                    written.write(7);
                    written.write(text.length >> 8);
                    written.write(text.length);
                    written.writeBytes(text);
                });
        int total = 16 + written.size() + payload.length;
        var message = ByteBuffer.allocate(total);
        message.putInt(total).putInt(written.size());
        message.putInt(crc(message.array(), 8));
        message.put(written.toByteArray()).put(payload);
        message.putInt(crc(message.array(), total - 4));
        return message.array();
    }

    /** Writes several messages, one after the other. */
    public static byte[] joined(byte[]... messages) {
        var all = new ByteArrayOutputStream();
        for (var message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
