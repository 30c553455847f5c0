package dev.portolan.provider.wire;

/** The few questions about JSON bytes that need no tokenizer. */
final class Json {
    private Json() {}

    /** The first offset that holds no JSON whitespace, or {@code to}. */
    static int skipBlank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The offset after a string's closing quote, given its opening quote; {@code to} if none. */
    static int stringEnd(byte[] bytes, int quote, int to) {
        int at = quote + 1;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, to);
    }

    /** Whether the range begins with these ASCII characters. */
    static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
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
