package dev.portolan.provider.openai;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

/** The changes to one JSON object of an answer; costs nothing until there is one. */
final class ObjectEdits {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private @Nullable Edits edits;

    /** Begins the next object. */
    void begin(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
        edits = null;
    }

    void replace(int start, int end, String with) {
        edit().replace(start, end, with);
    }

    void replace(int start, int end, byte[] with) {
        edit().replace(start, end, with);
    }

    void insert(int at, String text) {
        edit().insert(at, text);
    }

    /**
     * Inserts members at the beginning of an object.
     *
     * @param inside the offset after the object's opening brace
     * @param members the members, with commas between them
     */
    void insertMembers(int inside, String members) {
        int next = JsonText.skipBlank(bytes, inside, to);
        insert(inside, next < to && bytes[next] == '}' ? members : members + ",");
    }

    /** Removes a member that is not the only one, with the comma that belongs to it. */
    void removeMember(int nameFrom, int valueTo) {
        int start = nameFrom;
        int end = JsonText.skipBlank(bytes, valueTo, to);
        if (end < to && bytes[end] == ',') {
            end++;
        } else {
            end = valueTo;
            while (bytes[start] != ',') {
                start--;
            }
        }
        replace(start, end, "");
    }

    private Edits edit() {
        if (edits == null) {
            edits = new Edits(new Slice(bytes, from, to));
        }
        return edits;
    }

    /** Returns the object with its changes, or null where it has none. */
    @Nullable UpstreamBody edited() {
        return edits == null ? null : edits.build();
    }
}
