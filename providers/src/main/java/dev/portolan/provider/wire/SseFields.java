package dev.portolan.provider.wire;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one event that is not a single line; its data is rewritten as one {@code data: }
 * line.
 */
final class SseFields {
    private final byte[] bytes;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private @Nullable String name;
    private int dataLines;
    private boolean started;

    SseFields(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        data.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                line(start, i);
                start = i + 1;
            }
        }
        data.writeBytes(new byte[] {'\n', '\n'});
    }

    private void line(int from, int to) {
        started |= from < to && bytes[from] != ':';
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = colon + 1 < to && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
        if (JsonBytes.startsWith(bytes, from, colon, "data") && colon - from == 4) {
            addData(Math.min(value, to), to);
        } else if (JsonBytes.startsWith(bytes, from, colon, "event") && colon - from == 5) {
            name = text(value, to);
        } else if (JsonBytes.startsWith(bytes, from, colon, "error") && colon - from == 5) {
            // Old llama.cpp builds send their errors as a field of this name.
            name = "error";
            addData(Math.min(value, to), to);
        }
    }

    private void addData(int from, int to) {
        if (dataLines++ > 0) {
            data.write(' ');
        }
        data.write(bytes, from, to - from);
    }

    private String text(int from, int to) {
        return from < to ? new String(bytes, from, to - from, StandardCharsets.UTF_8) : "";
    }

    boolean found() {
        return dataLines > 0;
    }

    /** Returns whether there is more than comments. */
    boolean started() {
        return started;
    }

    @Nullable String name() {
        return name;
    }

    byte[] event() {
        return data.toByteArray();
    }
}
