package dev.portolan.provider.wire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The typed headers of one event-stream message. */
final class EventHeaders {
    private final ByteBuffer bytes;

    private EventHeaders(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The headers in a range, or null when they are malformed or name one twice. */
    static @Nullable Map<String, Object> read(byte[] array, int from, int to) {
        var reading = new EventHeaders(ByteBuffer.wrap(array, from, to - from));
        var headers = new LinkedHashMap<String, Object>();
        while (reading.bytes.hasRemaining()) {
            var name = reading.name();
            var value = name == null ? null : reading.value();
            if (name == null || value == null || headers.put(name, value) != null) {
                return null;
            }
        }
        return Collections.unmodifiableMap(headers);
    }

    private @Nullable String name() {
        int length = bytes.get() & 0xff;
        return length == 0 || bytes.remaining() <= length ? null : text(length);
    }

    private @Nullable Object value() {
        byte type = bytes.get();
        return switch (type) {
            case 0 -> true;
            case 1 -> false;
            case 2 -> has(1) ? bytes.get() : null;
            case 3 -> has(2) ? bytes.getShort() : null;
            case 4 -> has(4) ? bytes.getInt() : null;
            case 5 -> has(8) ? bytes.getLong() : null;
            case 6 -> binary();
            case 7 -> string();
            case 8 -> has(8) ? Instant.ofEpochMilli(bytes.getLong()) : null;
            case 9 -> has(16) ? new UUID(bytes.getLong(), bytes.getLong()) : null;
            default -> null;
        };
    }

    private byte @Nullable [] binary() {
        int length = length();
        if (length < 0) {
            return null;
        }
        var value = new byte[length];
        bytes.get(value);
        return value;
    }

    private @Nullable String string() {
        int length = length();
        return length < 0 ? null : text(length);
    }

    /** The length of a value, or -1 when the bytes end before it does. */
    private int length() {
        if (!has(2)) {
            return -1;
        }
        int length = bytes.getShort() & 0xffff;
        return has(length) ? length : -1;
    }

    private boolean has(int count) {
        return bytes.remaining() >= count;
    }

    private String text(int length) {
        var text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
