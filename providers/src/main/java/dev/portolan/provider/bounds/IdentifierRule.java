package dev.portolan.provider.bounds;

import java.nio.charset.StandardCharsets;

/**
 * The identifiers that a target accepts: ASCII letters, digits and a few other characters.
 *
 * @param max the most characters
 * @param others the accepted characters besides letters and digits
 * @param digitFirst whether it may begin with a digit or one of {@code others} except the
 *     underscore
 */
public record IdentifierRule(int max, String others, boolean digitFirst) {
    /** Returns whether the JSON string in a range, quotes included, is accepted. */
    boolean accepts(byte[] bytes, int from, int to) {
        int length = to - from - 2;
        if (length < 1 || length > max || !(digitFirst || mayBegin(bytes[from + 1]))) {
            return false;
        }
        for (int at = from + 1; at < to - 1; at++) {
            if (!accepts(bytes[at])) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a text is accepted. */
    public boolean accepts(String text) {
        var quoted = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
        return accepts(quoted, 0, quoted.length);
    }

    private boolean accepts(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || others.indexOf(c) >= 0;
    }

    private static boolean mayBegin(int c) {
        return isLetter(c) || c == '_';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Returns the text with an underscore for each character that is not accepted. */
    String cleaned(String text) {
        var cleaned = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            cleaned.append(accepts(c) ? c : '_');
        }
        if (!digitFirst && !cleaned.isEmpty() && !mayBegin(cleaned.charAt(0))) {
            cleaned.insert(0, '_');
        }
        return cleaned.toString();
    }

    @Override
    public String toString() {
        return max + " letters, digits" + (others.isEmpty() ? "" : " and `" + others + "`");
    }
}
