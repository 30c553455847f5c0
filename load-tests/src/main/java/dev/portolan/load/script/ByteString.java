package dev.portolan.load.script;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable sequence of bytes. */
public final class ByteString {
    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Encodes the text as UTF-8. */
    public static ByteString of(String text) {
        return new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Copies the bytes. */
    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    /** Returns the number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** Returns the first {@code count} bytes, or all of them when there are fewer. */
    public ByteString first(int count) {
        return new ByteString(Arrays.copyOf(bytes, Math.min(count, bytes.length)));
    }

    /** Returns the bytes from {@code start} to the end. */
    public ByteString from(int start) {
        return new ByteString(
                Arrays.copyOfRange(bytes, Math.min(start, bytes.length), bytes.length));
    }

    /** Decodes the bytes as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    byte[] shared() {
        return bytes;
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
