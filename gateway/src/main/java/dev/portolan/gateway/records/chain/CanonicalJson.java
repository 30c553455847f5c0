package dev.portolan.gateway.records.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one JSON text in the canonical form of RFC 8785: no white space, members in the order of
 * their names' UTF-16 code units, the shortest escapes, numbers as ECMAScript writes them.
 *
 * <p>Members must be written in that order; another order throws, so that a text that is not
 * canonical cannot be written. Not thread-safe; {@link #reset} prepares it for the next text.
 */
public final class CanonicalJson {
    private static final int MAX_DEPTH = 64;

    /** The largest whole number that all readers keep exact. */
    static final long MAX_INTEGER = (1L << 53) - 1;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] out = new byte[1_024];
    private int length;
    private int depth;
    private final String[] lastNames = new String[MAX_DEPTH];
    private final boolean[] filled = new boolean[MAX_DEPTH];

    /** Discards what was written. */
    public CanonicalJson reset() {
        length = 0;
        depth = 0;
        filled[0] = false;
        return this;
    }

    /** The text written so far, in UTF-8. */
    public byte[] bytes() {
        if (depth != 0) {
            throw new IllegalStateException("an object or array is still open");
        }
        return Arrays.copyOf(out, length);
    }

    /** Begins an object as a value. */
    public CanonicalJson object() {
        return open((byte) '{');
    }

    /** Begins an object as a member. */
    public CanonicalJson object(String name) {
        return name(name).open((byte) '{');
    }

    /** Begins an array as a member. */
    public CanonicalJson array(String name) {
        return name(name).open((byte) '[');
    }

    /** Begins an array as a value. */
    public CanonicalJson array() {
        return open((byte) '[');
    }

    /** Ends the innermost object. */
    public CanonicalJson endObject() {
        return close((byte) '}');
    }

    /** Ends the innermost array. */
    public CanonicalJson endArray() {
        return close((byte) ']');
    }

    /** Writes the name of a member, whose value follows. */
    public CanonicalJson name(String name) {
        String last = lastNames[depth];
        if (filled[depth] && last != null && last.compareTo(name) >= 0) {
            throw new IllegalStateException(
                    "the member %s follows %s (expected: the order of RFC 8785)"
                            .formatted(name, last));
        }
        comma();
        lastNames[depth] = name;
        quoted(name);
        put((byte) ':');
        filled[depth] = false;
        return this;
    }

    /** Writes a member with text. */
    public CanonicalJson member(String name, String text) {
        return name(name).value(text);
    }

    /** Writes a member with a whole number. */
    public CanonicalJson member(String name, long number) {
        return name(name).value(number);
    }

    /** Writes a member with a truth value. */
    public CanonicalJson member(String name, boolean truth) {
        return name(name).value(truth);
    }

    /** Writes text. */
    public CanonicalJson value(String text) {
        comma();
        quoted(text);
        return this;
    }

    /** Writes a whole number that JSON's readers keep exact: at most 2^53 - 1 in amount. */
    public CanonicalJson value(long number) {
        if (number > MAX_INTEGER || number < -MAX_INTEGER) {
            throw new IllegalArgumentException(
                    number + " (expected: a whole number of at most 2^53 - 1 in amount)");
        }
        comma();
        digits(number);
        return this;
    }

    /** Writes a finite number. */
    public CanonicalJson value(double number) {
        comma();
        ascii(CanonicalNumber.of(number));
        return this;
    }

    /** Writes a truth value. */
    public CanonicalJson value(boolean truth) {
        comma();
        ascii(truth ? "true" : "false");
        return this;
    }

    /** Writes null. */
    public CanonicalJson nothing() {
        comma();
        ascii("null");
        return this;
    }

    private CanonicalJson open(byte bracket) {
        comma();
        put(bracket);
        depth++;
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + (MAX_DEPTH - 1));
        }
        filled[depth] = false;
        lastNames[depth] = "";
        return this;
    }

    private CanonicalJson close(byte bracket) {
        put(bracket);
        depth--;
        return this;
    }

    /** Writes the comma before a value or a name; a value that follows its name has none. */
    private void comma() {
        if (filled[depth]) {
            put((byte) ',');
        }
        filled[depth] = true;
    }

    private void quoted(String text) {
        put((byte) '"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += multiByte(text, i);
            } else if (c >= 0x20 && c != '"' && c != '\\') {
                put((byte) c);
            } else {
                escaped(c);
            }
        }
        put((byte) '"');
    }

    /** Writes the code point at {@code at}; returns how many more chars it takes than one. */
    private int multiByte(String text, int at) {
        int point = text.codePointAt(at);
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException("text with half a surrogate pair is not Unicode");
        }
        if (point < 0x800) {
            put((byte) (0xc0 | point >> 6));
        } else {
            if (point < 0x10000) {
                put((byte) (0xe0 | point >> 12));
            } else {
                put((byte) (0xf0 | point >> 18));
                put((byte) (0x80 | (point >> 12 & 0x3f)));
            }
            put((byte) (0x80 | (point >> 6 & 0x3f)));
        }
        put((byte) (0x80 | (point & 0x3f)));
        return Character.charCount(point) - 1;
    }

    private void escaped(char c) {
        put((byte) '\\');
        switch (c) {
            case '"', '\\' -> put((byte) c);
            case '\b' -> put((byte) 'b');
            case '\f' -> put((byte) 'f');
            case '\n' -> put((byte) 'n');
            case '\r' -> put((byte) 'r');
            case '\t' -> put((byte) 't');
            default -> {
                ascii("u00");
                put(HEX[c >> 4]);
                put(HEX[c & 0xf]);
            }
        }
    }

    private void digits(long number) {
        if (number < 0) {
            put((byte) '-');
        }
        long rest = Math.abs(number);
        long power = 1;
        while (power <= rest / 10) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            put((byte) ('0' + rest / power % 10));
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put((byte) text.charAt(i));
        }
    }

    private void put(byte b) {
        if (length == out.length) {
            out = Arrays.copyOf(out, out.length * 2);
        }
        out[length++] = b;
    }
}
