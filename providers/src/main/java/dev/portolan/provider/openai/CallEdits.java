package dev.portolan.provider.openai;

import dev.portolan.provider.toolcall.StreamedCall;
import dev.portolan.provider.toolcall.StreamedCalls;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.JsonText;

import java.nio.charset.StandardCharsets;

/**
 * Changes tool calls to what OpenAI's clients read: each has an id of its own and a type, its
 * arguments are a string, and in a stream its pieces have its number and do not repeat its name.
 */
final class CallEdits {
    private final ObjectEdits edits;
    private final ToolCallIds ids;
    private byte[] bytes = new byte[0];

    CallEdits(ObjectEdits edits, ToolCallIds ids) {
        this.edits = edits;
        this.ids = ids;
    }

    /** Begins the next object. */
    void begin(byte[] array) {
        bytes = array;
    }

    /** Changes a call of a whole answer, the one at this position. */
    void whole(CallPiece call, int position) {
        var missing = new StringBuilder();
        if (call.indexFrom >= 0 && call.index != position) {
            edits.replace(call.indexFrom, call.indexTo, Integer.toString(position));
        }
        id(call, ids.unique(call.hasTextId(bytes) ? call.id(bytes) : ""), missing);
        type(call, missing);
        insert(call.inside, missing);
        wholeArguments(call);
    }

    private void wholeArguments(CallPiece call) {
        if (call.functionInside < 0) {
            return;
        }
        if (call.argumentsFrom < 0) {
            edits.insertMembers(call.functionInside, "\"arguments\":\"{}\"");
        } else if (isEmpty(call)) {
            edits.replace(call.argumentsFrom, call.argumentsTo, "\"{}\"");
        } else {
            quoteArguments(call);
        }
    }

    /** Returns whether the arguments are null or an empty string. */
    private boolean isEmpty(CallPiece call) {
        return bytes[call.argumentsFrom] == 'n'
                || JsonText.is(bytes, call.argumentsFrom, call.argumentsTo, "\"\"");
    }

    /** Writes arguments that are an object or another value as the string that clients parse. */
    private void quoteArguments(CallPiece call) {
        if (bytes[call.argumentsFrom] != '"') {
            edits.replace(
                    call.argumentsFrom,
                    call.argumentsTo,
                    JsonText.quote(bytes, call.argumentsFrom, call.argumentsTo));
        }
    }

    /** Changes a piece of a stream, and counts it to its call. */
    void piece(CallPiece piece, StreamedCalls calls) {
        int before = calls.calls().size();
        var name = piece.name(bytes);
        var call = calls.place(piece.index, piece.id(bytes), piece.hasTextId(bytes), name);
        var missing = new StringBuilder();
        if (piece.indexFrom < 0) {
            member(missing, "\"index\":" + call.number());
        } else if (piece.index != call.number()) {
            edits.replace(piece.indexFrom, piece.indexTo, Integer.toString(call.number()));
        }
        if (call.number() == before) {
            id(piece, call.id(), missing);
            type(piece, missing);
        } else {
            continued(piece, call, name);
        }
        insert(piece.inside, missing);
        arguments(piece, call);
    }

    /** Removes what a later piece repeats, as clients join the pieces' strings. */
    private void continued(CallPiece piece, StreamedCall call, String name) {
        if (piece.idFrom >= 0 && bytes[piece.idFrom] != 'n') {
            edits.replace(piece.idFrom, piece.idTo, "null");
        }
        if (!call.take(name) && !name.isEmpty()) {
            edits.replace(piece.nameFrom, piece.nameTo, "null");
        }
    }

    private void arguments(CallPiece piece, StreamedCall call) {
        if (piece.argumentsFrom < 0) {
            return;
        }
        switch (bytes[piece.argumentsFrom]) {
            case '"' -> call.arguments(bytes, piece.argumentsFrom + 1, piece.argumentsTo - 1);
            case 'n' -> edits.replace(piece.argumentsFrom, piece.argumentsTo, "\"\"");
            default -> {
                quoteArguments(piece);
                call.wholeArguments();
            }
        }
    }

    /**
     * Writes a {@code function_call} as the only element of {@code tool_calls}.
     *
     * @param nameFrom the offset of the member's name
     */
    void function(CallPiece call, int nameFrom, StreamedCalls calls, boolean whole) {
        int before = calls.calls().size();
        var name = call.name(bytes);
        var head = new StringBuilder("[{");
        if (whole) {
            head.append("\"id\":\"").append(ids.unique("")).append("\",\"type\":\"function\",");
            wholeArguments(call);
        } else {
            var placed = calls.place(0, "", true, name);
            head.append("\"index\":").append(placed.number()).append(',');
            if (placed.number() == before) {
                head.append("\"id\":").append(quoted(placed.id()));
                head.append(",\"type\":\"function\",");
            } else {
                continued(call, placed, name);
            }
            arguments(call, placed);
        }
        edits.replace(nameFrom, nameFrom + "\"function_call\"".length(), "\"tool_calls\"");
        edits.insert(call.from, head.append("\"function\":").toString());
        edits.insert(call.to, "}]");
    }

    private void id(CallPiece call, String id, StringBuilder missing) {
        if (call.idFrom < 0) {
            member(missing, "\"id\":" + quoted(id));
        } else if (!call.hasTextId(bytes) || !call.id(bytes).equals(id)) {
            edits.replace(call.idFrom, call.idTo, JsonText.quote(id));
        }
    }

    private void type(CallPiece call, StringBuilder missing) {
        if (call.functionInside < 0 || !call.lacksType(bytes)) {
            return;
        }
        if (call.typeFrom < 0) {
            member(missing, "\"type\":\"function\"");
        } else {
            edits.replace(call.typeFrom, call.typeTo, "\"function\"");
        }
    }

    private void insert(int inside, StringBuilder members) {
        if (!members.isEmpty()) {
            edits.insertMembers(inside, members.toString());
        }
    }

    private static void member(StringBuilder members, String member) {
        members.append(members.isEmpty() ? "" : ",").append(member);
    }

    private static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }
}
