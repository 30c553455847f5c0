package dev.portolan.provider.json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A JSON value without loss: numbers keep the digits they were written with, members their order.
 *
 * <p>Every method may be called on every value; one that doesn't apply returns the same as for an
 * absent value, so that a reader of outside bytes needs no casts.
 */
public sealed interface JsonValue {
    /** An object; its members are in the order they were written. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = java.util.Collections.unmodifiableMap(members);
        }

        @Override
        public String toString() {
            return "JsonObject[" + members.size() + " members]";
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> values) implements JsonValue {
        public JsonArray {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "JsonArray[" + values.size() + " elements]";
        }
    }

    /** A string. */
    record JsonString(String value) implements JsonValue {
        /** Returns the length only: the text may be a prompt or an answer. */
        @Override
        public String toString() {
            return "JsonString[" + value.length() + " characters]";
        }
    }

    /** A number, as the characters it was written with. */
    record JsonNumber(String digits) implements JsonValue {}

    /** One of the three literals. */
    enum JsonLiteral implements JsonValue {
        NULL,
        TRUE,
        FALSE;

        private final String literal = name().toLowerCase(java.util.Locale.ROOT);

        @Override
        public String toString() {
            return literal;
        }
    }

    /** Creates a string. */
    static JsonValue of(String text) {
        return new JsonString(text);
    }

    /** Creates an integer. */
    static JsonValue of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    /** Creates a boolean. */
    static JsonValue of(boolean value) {
        return value ? JsonLiteral.TRUE : JsonLiteral.FALSE;
    }

    /** Creates an array of these values. */
    static JsonValue array(List<JsonValue> values) {
        return new JsonArray(values);
    }

    /** Creates an object with one member. */
    static JsonValue object(String name, JsonValue value) {
        return new ObjectBuilder().put(name, value).build();
    }

    /** Returns the member of this name; {@link JsonLiteral#NULL} if there is none. */
    default JsonValue get(String name) {
        return this instanceof JsonObject(Map<String, JsonValue> members)
                ? members.getOrDefault(name, JsonLiteral.NULL)
                : JsonLiteral.NULL;
    }

    /** Returns whether this is an object with a member of this name, null or not. */
    default boolean has(String name) {
        return this instanceof JsonObject(Map<String, JsonValue> members)
                && members.containsKey(name);
    }

    /** Returns the members of an object; an empty map for any other value. */
    default Map<String, JsonValue> members() {
        return Map.of();
    }

    /** Returns the elements of an array; an empty list for any other value. */
    default List<JsonValue> elements() {
        return this instanceof JsonArray(List<JsonValue> values) ? values : List.of();
    }

    /** Returns the first element of an array, the null literal if it is empty; else this value. */
    default JsonValue firstElement() {
        if (this instanceof JsonArray(List<JsonValue> values)) {
            return values.isEmpty() ? JsonLiteral.NULL : values.getFirst();
        }
        return this;
    }

    /** Returns the text of a string; null for any other value. */
    default @Nullable String text() {
        return this instanceof JsonString(String value) ? value : null;
    }

    /** Returns the text of a string; the empty string for any other value. */
    default String textOrEmpty() {
        return this instanceof JsonString(String value) ? value : "";
    }

    /** Returns a number as a count; 0 for a negative number and any other value. */
    default long count() {
        if (!(this instanceof JsonNumber(String digits)) || digits.startsWith("-")) {
            return 0;
        }
        try {
            return digits.length() < 19
                    ? new java.math.BigDecimal(digits).longValue()
                    : (long) Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns the digits of a number; null for any other value. */
    default @Nullable String number() {
        return this instanceof JsonNumber(String digits) ? digits : null;
    }

    /** Returns the text of a string or the digits of a number; null for any other value. */
    default @Nullable String scalar() {
        return this instanceof JsonNumber(String digits) ? digits : text();
    }

    default boolean isNull() {
        return equals(JsonLiteral.NULL);
    }

    default boolean isTrue() {
        return equals(JsonLiteral.TRUE);
    }

    default boolean isObject() {
        return this instanceof JsonObject;
    }

    default boolean isArray() {
        return this instanceof JsonArray;
    }

    /** Returns the JSON text. */
    default String toJson() {
        var out = new StringBuilder();
        JsonWriter.write(this, out);
        return out.toString();
    }

    /** Returns the JSON text in UTF-8. */
    default byte[] toBytes() {
        return toJson().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
