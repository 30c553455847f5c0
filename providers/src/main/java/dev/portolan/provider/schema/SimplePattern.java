package dev.portolan.provider.schema;

/** Recognizes regular expressions that constrained generation supports everywhere. */
final class SimplePattern {
    private static final int MAX_REPETITIONS = 64;

    private SimplePattern() {}

    /**
     * Returns whether a pattern has no look-around, back-reference, word boundary, property class
     * or large repetition.
     */
    static boolean is(String pattern) {
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            char next = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
            if (c == '\\') {
                if ("123456789kbBpPAZzG".indexOf(next) >= 0) {
                    return false;
                }
                at++;
            } else if (c == '(' && next == '?' && !pattern.startsWith("(?:", at)) {
                return false;
            } else if (c == '{' && repetitions(pattern, at + 1) > MAX_REPETITIONS) {
                return false;
            }
        }
        return true;
    }

    private static int repetitions(String pattern, int from) {
        int most = 0;
        int number = 0;
        for (int at = from; at < pattern.length() && pattern.charAt(at) != '}'; at++) {
            char c = pattern.charAt(at);
            boolean digit = c >= '0' && c <= '9';
            number = digit ? Math.min(number * 10 + c - '0', 100_000) : 0;
            most = Math.max(most, number);
        }
        return most;
    }
}
