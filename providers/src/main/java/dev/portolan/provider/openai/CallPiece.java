package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

/**
 * One element of {@code tool_calls}, or the older {@code function_call}: the offsets of what was
 * read of it, negative where a member is missing.
 */
final class CallPiece {
    private static final int MAX_INDEX = 1 << 20;

    /** The offset after the opening brace. */
    final int inside;

    /** The offset of the object itself, and of its end. */
    final int from;

    int to;
    long index = -1;
    int indexFrom = -1;
    int indexTo;
    int idFrom = -1;
    int idTo;
    int typeFrom = -1;
    int typeTo;
    int functionInside = -1;
    int nameFrom = -1;
    int nameTo;
    int argumentsFrom = -1;
    int argumentsTo;

    private CallPiece(JsonCursor cursor) {
        from = cursor.position();
        cursor.object();
        inside = cursor.position();
    }

    /** Reads the object at the cursor as an element of {@code tool_calls}. */
    static CallPiece element(JsonCursor cursor, byte[] bytes) {
        var piece = new CallPiece(cursor);
        while (cursor.member()) {
            piece.member(cursor, bytes);
        }
        piece.to = cursor.position();
        return piece;
    }

    /** Reads the object at the cursor as a {@code function_call}. */
    static CallPiece function(JsonCursor cursor) {
        var piece = new CallPiece(cursor);
        piece.functionInside = piece.inside;
        while (cursor.member()) {
            piece.functionMember(cursor);
        }
        piece.to = cursor.position();
        return piece;
    }

    private void member(JsonCursor cursor, byte[] bytes) {
        if (cursor.named("function") && cursor.object()) {
            functionInside = cursor.position();
            while (cursor.member()) {
                functionMember(cursor);
            }
            return;
        }
        boolean number = cursor.named("index");
        boolean name = cursor.named("id");
        boolean kind = cursor.named("type");
        cursor.skip();
        if (number) {
            indexFrom = cursor.valueFrom();
            indexTo = cursor.valueTo();
            index = integer(bytes, indexFrom, indexTo);
        } else if (name) {
            idFrom = cursor.valueFrom();
            idTo = cursor.valueTo();
        } else if (kind) {
            typeFrom = cursor.valueFrom();
            typeTo = cursor.valueTo();
        }
    }

    private void functionMember(JsonCursor cursor) {
        boolean name = cursor.named("name");
        boolean arguments = cursor.named("arguments");
        cursor.skip();
        if (name) {
            nameFrom = cursor.valueFrom();
            nameTo = cursor.valueTo();
        } else if (arguments) {
            argumentsFrom = cursor.valueFrom();
            argumentsTo = cursor.valueTo();
        }
    }

    private static long integer(byte[] bytes, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            if (bytes[at] < '0' || bytes[at] > '9' || value > MAX_INDEX) {
                return -1;
            }
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }

    /** Returns the id as text, a number's digits as well; empty where there is none. */
    String id(byte[] bytes) {
        if (idFrom < 0 || bytes[idFrom] == 'n') {
            return "";
        }
        return hasTextId(bytes)
                ? JsonText.decode(bytes, idFrom, idTo)
                : new String(bytes, idFrom, idTo - idFrom, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Returns whether the id is a string. */
    boolean hasTextId(byte[] bytes) {
        return idFrom >= 0 && bytes[idFrom] == '"';
    }

    /** Returns the function's name; empty where there is none. */
    String name(byte[] bytes) {
        return nameFrom >= 0 && bytes[nameFrom] == '"'
                ? JsonText.decode(bytes, nameFrom, nameTo)
                : "";
    }

    /** Returns whether it says nothing: no id, no name and no arguments. */
    boolean isBlank(byte[] bytes) {
        boolean arguments =
                argumentsFrom >= 0
                        && bytes[argumentsFrom] != 'n'
                        && !JsonText.is(bytes, argumentsFrom, argumentsTo, "\"\"");
        return functionInside >= 0 && !arguments && name(bytes).isEmpty() && id(bytes).isEmpty();
    }

    /** Returns whether the type is missing, null or empty. */
    boolean lacksType(byte[] bytes) {
        return typeFrom < 0 || bytes[typeFrom] != '"' || typeTo - typeFrom == 2;
    }
}
