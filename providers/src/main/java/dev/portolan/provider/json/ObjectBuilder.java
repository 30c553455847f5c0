package dev.portolan.provider.json;

import dev.portolan.provider.json.JsonValue.JsonObject;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Builds an object; members are in the order in which they were first put. */
public final class ObjectBuilder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** A builder without members. */
    public ObjectBuilder() {}

    /** A builder with the members of another object. */
    public ObjectBuilder(JsonValue other) {
        members.putAll(other.members());
    }

    /** Puts a member, replacing one of the same name; null puts none. */
    public ObjectBuilder put(String name, @Nullable JsonValue value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    /** Puts a string; null is ignored. */
    public ObjectBuilder put(String name, @Nullable String text) {
        return put(name, text == null ? null : JsonValue.of(text));
    }

    public ObjectBuilder put(String name, long number) {
        return put(name, JsonValue.of(number));
    }

    public ObjectBuilder put(String name, boolean truth) {
        return put(name, JsonValue.of(truth));
    }

    /** Puts a number by its digits; null is ignored. */
    public ObjectBuilder putNumber(String name, @Nullable String digits) {
        return put(name, digits == null ? null : new JsonValue.JsonNumber(digits));
    }

    public ObjectBuilder remove(String name) {
        members.remove(name);
        return this;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Returns the object built so far. */
    public JsonValue build() {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    /** Returns the object built so far; null if it has no member. */
    public @Nullable JsonValue buildUnlessEmpty() {
        return members.isEmpty() ? null : build();
    }
}
