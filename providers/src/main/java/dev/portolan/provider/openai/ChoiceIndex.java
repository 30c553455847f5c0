package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;

/** The index of a choice or a tool call. */
final class ChoiceIndex {
    /** The number of choices of an answer that are observed. */
    static final int LIMIT = 4096;

    private ChoiceIndex() {}

    /** Returns the value at the cursor, or {@code otherwise} unless it is a usable index. */
    static int read(JsonCursor cursor, byte[] bytes, int otherwise) {
        cursor.skip();
        int value = 0;
        for (int i = cursor.valueFrom(); i < cursor.valueTo(); i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || value > LIMIT) {
                return otherwise;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }
}
