package dev.portolan.gateway.cache;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Decodes JSON strings to bytes, so that different texts have different bytes: UTF-8, in which half
 * a surrogate pair, which has no bytes in UTF-8, is encoded like a character.
 */
final class EscapedText {
    private EscapedText() {}

    /** Adds the text between two quotes to {@code digest}. */
    static void addTo(MessageDigest digest, byte[] bytes, int from, int to) {
        if (hasEscape(bytes, from, to)) {
            digest.update(decode(bytes, from, to));
        } else {
            digest.update(bytes, from, to - from);
        }
    }

    /** Returns the text between two quotes; its escapes must be well-formed. */
    static byte[] decode(byte[] bytes, int from, int to) {
        if (!hasEscape(bytes, from, to)) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        byte[] text = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (b != '\\') {
                text[length++] = b;
                continue;
            }
            byte kind = bytes[at++];
            if (kind != 'u') {
                text[length++] = plain(kind);
                continue;
            }
            int unit = unit(bytes, at);
            at += 4;
            if (Character.isHighSurrogate((char) unit) && isLowSurrogate(bytes, at, to)) {
                unit = Character.toCodePoint((char) unit, (char) unit(bytes, at + 2));
                at += 6;
            }
            length = encode(unit, text, length);
        }
        return Arrays.copyOf(text, length);
    }

    private static boolean hasEscape(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private static byte plain(byte kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }

    private static int unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            unit = (unit << 4) | Character.digit(bytes[i], 16);
        }
        return unit;
    }

    private static boolean isLowSurrogate(byte[] bytes, int at, int to) {
        return at + 6 <= to
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && Character.isLowSurrogate((char) unit(bytes, at + 2));
    }

    private static int encode(int code, byte[] text, int at) {
        if (code < 0x80) {
            text[at] = (byte) code;
            return at + 1;
        }
        if (code < 0x800) {
            text[at] = (byte) (0xC0 | (code >> 6));
            text[at + 1] = (byte) (0x80 | (code & 0x3F));
            return at + 2;
        }
        if (code < 0x10000) {
            text[at] = (byte) (0xE0 | (code >> 12));
            text[at + 1] = (byte) (0x80 | ((code >> 6) & 0x3F));
            text[at + 2] = (byte) (0x80 | (code & 0x3F));
            return at + 3;
        }
        text[at] = (byte) (0xF0 | (code >> 18));
        text[at + 1] = (byte) (0x80 | ((code >> 12) & 0x3F));
        text[at + 2] = (byte) (0x80 | ((code >> 6) & 0x3F));
        text[at + 3] = (byte) (0x80 | (code & 0x3F));
        return at + 4;
    }
}
