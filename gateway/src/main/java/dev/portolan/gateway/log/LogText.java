package dev.portolan.gateway.log;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, made fit for a line of a log: no line breaks, no control characters, bounded.
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
            line.append(isUnfit(c) ? '\ufffd' : c);
        }
        if (text.length() > MAX_LENGTH) {
            line.append('…');
        }
    }

    /** {@code text} without line breaks and control characters, cut to {@code length}. */
    public static String sanitised(String text, int length) {
        if (text.length() <= length && isFit(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), length));
        appendSanitised(line, text.length() > length ? text.substring(0, length) : text);
        return line.toString();
    }

    private static boolean isFit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnfit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnfit(char c) {
        boolean plain = c >= ' ' && c < '\u007f';
        return !plain && isControl(c);
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isBidi(c);
    }

    /** Characters that make a terminal show another order than the bytes have. */
    private static boolean isBidi(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
