package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;

/** Where in an object the usage is: at its top, or, with some servers, further inside. */
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

    /** Passes the value at which the cursor stands, and notes it if it is an object. */
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

    /** Where the member begins whose value it is. */
    int memberFrom() {
        return memberFrom;
    }

    /** Whether it is where clients look for it. */
    boolean isTop() {
        return top;
    }

    /** Where it begins; negative where there is none. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
