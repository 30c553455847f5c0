package dev.portolan.gateway.log;

import org.jspecify.annotations.Nullable;

/**
 * Sanitises external text for one line of a log: no line breaks, no control characters, bounded.
 */
public final class LogText {
    private static final int MAX_LENGTH = 2_000;

    private LogText() {}

    static void appendSanitised(StringBuilder line, @Nullable String text) {
        if (text == null) {
            return;
        }
        int length = Math.min(text.length(), MAX_LENGTH);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            line.append(isUnsafe(c) ? '\ufffd' : c);
        }
        if (text.length() > MAX_LENGTH) {
            line.append('…');
        }
    }

    /** Returns {@code text} without line breaks and control characters, cut to {@code length}. */
    public static String sanitised(String text, int length) {
        if (text.length() <= length && isSafe(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), length));
        appendSanitised(line, text.length() > length ? text.substring(0, length) : text);
        return line.toString();
    }

    private static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnsafe(char c) {
        boolean plain = c >= ' ' && c < '\u007f';
        return !plain && isControl(c);
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isBidi(c);
    }

    /** Returns whether a terminal would reorder text because of {@code c}. */
    private static boolean isBidi(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
