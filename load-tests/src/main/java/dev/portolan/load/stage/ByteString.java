package dev.portolan.load.stage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable run of bytes as they go over the wire. */
public final class ByteString {
    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The UTF-8 bytes of a text. */
    public static ByteString of(String text) {
        return new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of the given bytes. */
    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The first bytes, at most {@code count} of them. */
    public ByteString first(int count) {
        return new ByteString(Arrays.copyOf(bytes, Math.min(count, bytes.length)));
    }

    /** The bytes from {@code start} on. */
    public ByteString from(int start) {
        return new ByteString(
                Arrays.copyOfRange(bytes, Math.min(start, bytes.length), bytes.length));
    }

    /** The bytes read as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A copy of the bytes. */
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
