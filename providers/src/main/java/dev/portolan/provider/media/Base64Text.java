package dev.portolan.provider.media;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Data in base64, as callers write it. */
final class Base64Text {
    private static final int GROUP = 4;

    private Base64Text() {}

    /**
     * Returns the data in the usual alphabet and without whitespace, which MIME encoders insert;
     * null if it is empty or not base64 with its padding.
     */
    static @Nullable String plain(String data) {
        int count = 0;
        int padding = 0;
        boolean usual = true;
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (isBlank(c)) {
                continue;
            }
            count++;
            if (c == '=') {
                padding++;
            } else if (padding > 0 || !(isDigit(c) || isOtherAlphabets(c))) {
                return null;
            }
            usual &= !isOtherAlphabets(c);
        }
        if (count == 0 || count % GROUP != 0 || padding > 2) {
            return null;
        }
        return usual && count == data.length() ? data : rewritten(data, count);
    }

    private static String rewritten(String data, int count) {
        var plain = new StringBuilder(count);
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (!isBlank(c)) {
                plain.append(c == '-' ? '+' : c == '_' ? '/' : c);
            }
        }
        return plain.toString();
    }

    /** Returns whether the alphabet for URLs has the character instead of the usual one's. */
    private static boolean isOtherAlphabets(char c) {
        return c == '-' || c == '_';
    }

    private static boolean isBlank(char c) {
        return c == '\n' || c == '\r' || c == ' ' || c == '\t';
    }

    private static boolean isDigit(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/';
    }

    /** Decodes the first bytes of data in the form that {@link #plain} returns. */
    static byte[] head(String plain, int bytes) {
        int digits = Math.min(plain.length(), (bytes + 2) / 3 * GROUP);
        return Base64.getDecoder().decode(plain.substring(0, digits));
    }

    /** Decodes data as UTF-8; null if it is none. */
    static @Nullable String text(String plain) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(plain)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
