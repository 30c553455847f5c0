package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import java.util.ArrayList;
import java.util.List;

/**
 * Scans the tool calls of one choice in a JSON object, and records the edits that give clients the
 * arguments as a string and each call of a stream an index.
 */
final class ToolCallScan {
    private final JsonCursor cursor;
    private final ObjectEdits edits;
    private final boolean whole;
    private final List<Integer> unnumbered = new ArrayList<>(0);
    private byte[] bytes = new byte[0];
    private int count;

    ToolCallScan(JsonCursor cursor, ObjectEdits edits, boolean whole) {
        this.cursor = cursor;
        this.edits = edits;
        this.whole = whole;
    }

    /** Begins the next choice. */
    void begin(byte[] array) {
        bytes = array;
        count = 0;
        unnumbered.clear();
    }

    /** Reads the tool call whose object the cursor has entered. */
    void toolCall() {
        count++;
        int inside = cursor.position();
        int number = -1;
        boolean begins = false;
        while (cursor.member()) {
            if (cursor.named("index")) {
                number = ChoiceIndex.read(cursor, bytes, -1);
            } else if (cursor.named("function")) {
                function();
            } else {
                begins |= cursor.named("id") && cursor.peek() == '"';
                cursor.skip();
            }
        }
        if (number < 0 && !whole) {
            unnumbered.add(begins ? inside : -inside);
        }
    }

    private void function() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            boolean arguments = cursor.named("arguments");
            cursor.skip();
            if (arguments) {
                arguments(cursor.valueFrom(), cursor.valueTo());
            }
        }
    }

    /** Writes arguments that a server sends as an object as the string that clients parse. */
    private void arguments(int valueFrom, int valueTo) {
        if (bytes[valueFrom] == '{') {
            edits.replace(valueFrom, valueTo, JsonText.quote(bytes, valueFrom, valueTo));
        } else if (bytes[valueFrom] == 'n') {
            edits.replace(valueFrom, valueTo, whole ? "\"{}\"" : "\"\"");
        } else if (whole && valueTo - valueFrom == 2) {
            edits.replace(valueFrom, valueTo, "\"{}\"");
        }
    }

    /** Gives calls of a stream that have no index theirs, and counts the calls of the object. */
    void settle(ChoiceState state) {
        for (int at : unnumbered) {
            int number = state.indexOfUnnumbered(at > 0);
            edits.insert(Math.abs(at), "\"index\":" + number + ",");
        }
        state.toolCalls = Math.max(state.toolCalls, count);
    }

    /** Returns whether the choice has a call in this object. */
    boolean any() {
        return count > 0;
    }
}
