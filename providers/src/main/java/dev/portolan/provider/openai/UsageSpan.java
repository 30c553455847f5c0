package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;

/** The byte range of the usage in an object: at its top or, with some servers, nested. */
final class UsageSpan {
    private int from = -1;
    private int to = -1;
    private boolean top;
    private int memberFrom = -1;

    void clear() {
        from = -1;
        to = -1;
        top = false;
    }

    /** Skips the value at the cursor, and records it if it is an object. */
    void at(JsonCursor cursor, boolean isTop) {
        boolean object = cursor.peek() == '{';
        int name = cursor.nameStart();
        cursor.skip();
        if (object && (isTop || from < 0)) {
            from = cursor.valueFrom();
            to = cursor.valueTo();
            top = isTop;
            memberFrom = name;
        }
    }

    /** Returns the start of the member. */
    int memberFrom() {
        return memberFrom;
    }

    /** Returns whether it is at the top, where clients look for it. */
    boolean isTop() {
        return top;
    }

    /** Returns the start of the value; negative where there is none. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
