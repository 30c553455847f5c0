package dev.portolan.provider.toolcall;

/**
 * Determines whether the arguments of a call, which come in pieces, are a complete JSON value. The
 * value is not checked: malformed arguments are the model's, and may count as complete.
 */
public final class ArgumentsProgress {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean begun;
    private boolean complete;

    /** Adds a piece of text. */
    public void add(String text) {
        for (int at = 0; at < text.length(); at++) {
            add(text.charAt(at));
        }
    }

    /** Adds the bytes between the quotes of a JSON string, which are escaped. */
    public void add(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int b = bytes[at];
            if (b == '\\' && at + 1 < to) {
                b = bytes[++at];
                if (b == 'u') {
                    b = unicode(bytes, at + 1, to);
                    at += 4;
                } else if (b != '"' && b != '\\' && b != '/') {
                    b = ' ';
                }
            }
            add(b);
        }
    }

    /** Returns the character of four hexadecimal digits, if it is one that matters; else 0. */
    private static int unicode(byte[] bytes, int from, int to) {
        int value = 0;
        for (int at = from; at < Math.min(from + 4, to); at++) {
            value = value * 16 + Character.digit(bytes[at], 16);
        }
        return value < 0x80 ? value : 0;
    }

    private void add(int b) {
        if (inString) {
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
        } else if (b == '"') {
            inString = true;
            begun = true;
        } else if (b == '{' || b == '[') {
            depth++;
            begun = true;
        } else if (b == '}' || b == ']') {
            depth--;
        }
        complete = begun && depth <= 0 && !inString;
    }

    /** Records that the value came whole, in another form than as text. */
    void whole() {
        begun = true;
        complete = true;
    }

    /** Returns whether a value has begun. */
    public boolean hasBegun() {
        return begun;
    }

    /** Returns whether the value is complete. */
    public boolean isComplete() {
        return complete;
    }
}
