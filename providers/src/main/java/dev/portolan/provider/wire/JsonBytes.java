package dev.portolan.provider.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Scans JSON bytes for what needs no tokenizer. */
public final class JsonBytes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private JsonBytes() {}

    /** Returns the first offset without JSON whitespace, or {@code to}. */
    public static int skipBlank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /**
     * Returns the offset after a string's closing quote, given that of its opening quote; {@code
     * to} if there is none.
     */
    public static int stringEnd(byte[] bytes, int quote, int to) {
        int at = markAfter(bytes, quote + 1, to);
        while (at < to && bytes[at] == '\\') {
            at = markAfter(bytes, at + 2, to);
        }
        return Math.min(at + 1, to);
    }

    /**
     * Returns the offset of the first quote or backslash, eight bytes at a time; {@code to} if
     * there is none.
     */
    private static int markAfter(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long marks = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
            if (marks != 0) {
                return at + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return Math.min(at, to);
    }

    /**
     * Returns the high bit of each byte that is zero; bytes above the lowest such may be marked as
     * well.
     */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    /** Returns whether the range begins with these ASCII characters. */
    public static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
        if (to - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
