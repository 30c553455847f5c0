package dev.portolan.provider.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A range of a byte array, {@code from} inclusive to {@code to} exclusive; not a copy. */
public final class Slice {
    private final byte[] array;
    private final int from;
    private final int to;

    public Slice(byte[] array, int from, int to) {
        Objects.checkFromToIndex(from, to, array.length);
        this.array = array;
        this.from = from;
        this.to = to;
    }

    /** Returns the range of a whole array. */
    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    /** Returns the array itself, which must not be changed. */
    public byte[] array() {
        return array;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    /** Returns a copy of the range. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, from, to);
    }

    /** Returns the range as text. */
    public String utf8() {
        return new String(array, from, to - from, StandardCharsets.UTF_8);
    }

    /** Returns the size only: the bytes may be a prompt or an answer. */
    @Override
    public String toString() {
        return "Slice[" + length() + " bytes]";
    }
}
