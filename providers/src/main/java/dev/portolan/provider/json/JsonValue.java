package dev.portolan.provider.json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A JSON value that loses nothing: numbers are kept as they were written, members in their order.
 *
 * <p>Every question may be asked of every value; one that doesn't apply is answered as if the value
 * were absent, so that a reader of outside bytes needs no casts.
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
        /** The size only: it may be a prompt or an answer. */
        @Override
        public String toString() {
            return "JsonString[" + value.length() + " characters]";
        }
    }

    /** A number, by the characters it was written in. */
    record JsonNumber(String digits) implements JsonValue {}

    /** A value that is a word. */
    enum JsonLiteral implements JsonValue {
        NULL,
        TRUE,
        FALSE;

        private final String word = name().toLowerCase(java.util.Locale.ROOT);

        @Override
        public String toString() {
            return word;
        }
    }

    /** A string value. */
    static JsonValue of(String text) {
        return new JsonString(text);
    }

    /** A whole number. */
    static JsonValue of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    /** A truth value. */
    static JsonValue of(boolean truth) {
        return truth ? JsonLiteral.TRUE : JsonLiteral.FALSE;
    }

    /** An array of these values. */
    static JsonValue array(List<JsonValue> values) {
        return new JsonArray(values);
    }

    /** An object of one member. */
    static JsonValue object(String name, JsonValue value) {
        return new ObjectBuilder().put(name, value).build();
    }

    /** The member of this name; {@link JsonLiteral#NULL} where there is none. */
    default JsonValue get(String name) {
        return this instanceof JsonObject(Map<String, JsonValue> members)
                ? members.getOrDefault(name, JsonLiteral.NULL)
                : JsonLiteral.NULL;
    }

    /** Whether this is an object with a member of this name, be it null. */
    default boolean has(String name) {
        return this instanceof JsonObject(Map<String, JsonValue> members)
                && members.containsKey(name);
    }

    /** The members of an object; none of any other value. */
    default Map<String, JsonValue> members() {
        return Map.of();
    }

    /** The elements of an array; none of any other value. */
    default List<JsonValue> elements() {
        return this instanceof JsonArray(List<JsonValue> values) ? values : List.of();
    }

    /** The text of a string; null for any other value. */
    default @Nullable String text() {
        return this instanceof JsonString(String value) ? value : null;
    }

    /** The text of a string, the empty one for any other value. */
    default String textOrEmpty() {
        return this instanceof JsonString(String value) ? value : "";
    }

    /** A count: 0 for anything that isn't a number above it. */
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

    /** The digits of a number; null for any other value. */
    default @Nullable String number() {
        return this instanceof JsonNumber(String digits) ? digits : null;
    }

    /** A string, or a number as text; null for any other value. */
    default @Nullable String word() {
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

    /** The JSON text. */
    default String toJson() {
        var out = new StringBuilder();
        JsonWriter.write(this, out);
        return out.toString();
    }

    /** The JSON text in UTF-8. */
    default byte[] toBytes() {
        return toJson().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
