package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.Optional;

/** Reads and replaces schemas within a request's bytes. */
public final class SchemaParts {
    private final byte[] bytes;

    /** Creates a view of {@code bytes}, in which all members are. */
    public SchemaParts(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Records the replacement of a schema, unless it is written so already. */
    public void replace(Member schema, JsonValue written, Edits edits) {
        if (!written.equals(read(schema))) {
            edits.replace(schema.valueFrom(), schema.valueTo(), written.toBytes());
        }
    }

    /** Returns a member's value; null where it can't be read. */
    public JsonValue read(Member member) {
        var value = JsonReader.read(bytes, member.valueFrom(), member.valueTo());
        return value == null ? JsonLiteral.NULL : value;
    }

    /** Finds a member of an object. */
    public Optional<Member> inside(Member object, String name) {
        return JsonParts.members(bytes, object.valueFrom(), object.valueTo()).stream()
                .filter(member -> member.name().equals(name))
                .findFirst();
    }

    /** Returns whether a member's value is written as {@code json}. */
    public boolean is(Member member, String json) {
        return JsonText.is(bytes, member.valueFrom(), member.valueTo(), json);
    }
}
