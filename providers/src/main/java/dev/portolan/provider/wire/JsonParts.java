package dev.portolan.provider.wire;

import dev.portolan.provider.bytes.Slice;

import java.util.ArrayList;
import java.util.List;

/** Finds the parts of a JSON value with their offsets, for edits below the top level. */
public final class JsonParts {
    private JsonParts() {}

    /** Returns the members of the object in a range; empty if it contains no object. */
    public static List<Member> members(byte[] bytes, int from, int to) {
        var members = new ArrayList<Member>();
        var cursor = new JsonCursor().over(bytes, from, to);
        cursor.object();
        while (cursor.member()) {
            int start = cursor.nameStart();
            var name = JsonText.decode(bytes, start, JsonBytes.stringEnd(bytes, start, to));
            cursor.skip();
            members.add(new Member(name, start, cursor.valueFrom(), cursor.valueTo()));
        }
        return members;
    }

    /** Returns the elements of the array in a range; empty if it contains no array. */
    public static List<Slice> elements(byte[] bytes, int from, int to) {
        var elements = new ArrayList<Slice>();
        var cursor = new JsonCursor().over(bytes, from, to);
        cursor.array();
        while (cursor.element()) {
            cursor.skip();
            elements.add(new Slice(bytes, cursor.valueFrom(), cursor.valueTo()));
        }
        return elements;
    }
}
