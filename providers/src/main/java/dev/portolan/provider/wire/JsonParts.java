package dev.portolan.provider.wire;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

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

    /** Returns the value in a range, with each of its strings copied once. */
    public static JsonValue value(byte[] bytes, int from, int to) {
        return switch (bytes[from]) {
            case '"' -> JsonValue.of(JsonText.decode(bytes, from, to));
            case '{' -> {
                var object = new ObjectBuilder();
                for (var member : members(bytes, from, to)) {
                    object.put(member.name(), value(bytes, member.valueFrom(), member.valueTo()));
                }
                yield object.build();
            }
            case '[' ->
                    JsonValue.array(
                            elements(bytes, from, to).stream()
                                    .map(slice -> value(bytes, slice.from(), slice.to()))
                                    .toList());
            default -> JsonReader.readFirst(bytes, from, to);
        };
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
