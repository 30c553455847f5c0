package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import java.util.List;

/**
 * Finds whether an object of an answer has the members that every one has: id, object, creation
 * time, model and choices.
 */
final class AnswerNames {
    static final int ID = 0;
    static final int OBJECT = 1;
    static final int CREATED = 2;

    /** The names of the members but the choices, by their numbers. */
    static final List<String> NAMES = List.of("id", "object", "created", "model");

    private static final int CHOICES = NAMES.size();
    private static final int ALL = (1 << (CHOICES + 1)) - 1;

    private final boolean whole;
    private int found;
    private boolean error;

    AnswerNames(boolean whole) {
        this.whole = whole;
    }

    /** Begins the next object. */
    void clear() {
        found = 0;
        error = false;
    }

    /** Returns the number of the member at the cursor; negative if it is none of these. */
    static int member(JsonCursor cursor) {
        for (int member = 0; member < CHOICES; member++) {
            if (cursor.named(NAMES.get(member))) {
                return member;
            }
        }
        return -1;
    }

    /** Reads the member at the cursor; false, without reading it, if it is none of these. */
    boolean read(JsonCursor cursor, byte[] bytes) {
        int member = member(cursor);
        if (member < 0) {
            return false;
        }
        cursor.skip();
        int from = cursor.valueFrom();
        int to = cursor.valueTo();
        if (isUsable(member, bytes, from, to, whole)) {
            found |= 1 << member;
        }
        error |= member == OBJECT && JsonText.is(bytes, from, to, "\"error\"");
        return true;
    }

    /** Returns whether clients can read a value of a member; false for no member. */
    static boolean isUsable(int member, byte[] bytes, int from, int to, boolean whole) {
        if (member == CREATED) {
            return isInteger(bytes, from, to);
        }
        boolean wholeInAStream =
                member == OBJECT && !whole && JsonText.is(bytes, from, to, "\"chat.completion\"");
        return member >= 0 && to - from > 2 && bytes[from] == '"' && !wholeInAStream;
    }

    private static boolean isInteger(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return to > from;
    }

    /** Records that the object has an array of choices. */
    void foundChoices() {
        found |= 1 << CHOICES;
    }

    /** Returns whether the object calls itself an error. */
    boolean isError() {
        return error;
    }

    /** Returns whether all members were found, each with a value that clients can read. */
    boolean areComplete() {
        return found == ALL;
    }
}
