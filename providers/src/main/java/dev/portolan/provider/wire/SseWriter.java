package dev.portolan.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes Server-Sent Events with JSON data. */
public final class SseWriter {
    private static final byte[] PREFIX = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUFFIX = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseWriter() {}

    /** Returns an event without a name, whose data is {@code json} on one line. */
    public static byte[] event(byte[] json) {
        var event = Arrays.copyOf(PREFIX, PREFIX.length + json.length + SUFFIX.length);
        System.arraycopy(json, 0, event, PREFIX.length, json.length);
        System.arraycopy(SUFFIX, 0, event, PREFIX.length + json.length, SUFFIX.length);
        return event;
    }

    /** Returns an event with a name. */
    public static byte[] event(String name, String json) {
        return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the offset of the data in an event without a name. */
    public static int dataFrom() {
        return PREFIX.length;
    }
}
