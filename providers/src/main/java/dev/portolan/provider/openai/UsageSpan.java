package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;

/** Where in an object the usage is: at its top, or, with some servers, further inside. */
final class UsageSpan {
    private int from = -1;
    private int to = -1;

    void clear() {
        from = -1;
        to = -1;
    }

    /** Passes the value at which the cursor stands, and notes it if it is an object. */
    void at(JsonCursor cursor, boolean top) {
        boolean object = cursor.peek() == '{';
        cursor.skip();
        if (object && (top || from < 0)) {
            from = cursor.valueFrom();
            to = cursor.valueTo();
        }
    }

    /** Where it begins; negative where there is none. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
