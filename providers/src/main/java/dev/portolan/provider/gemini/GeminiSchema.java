package dev.portolan.provider.gemini;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema for Gemini. One that needs no more than Google's own subset of OpenAPI is written
 * in it, which every model takes; any other goes as the JSON Schema it is, so that nothing of it is
 * lost, under the member that newer models have for that.
 */
final class GeminiSchema {
    private static final Set<String> PLAIN =
            Set.of(
                    "title",
                    "description",
                    "format",
                    "nullable",
                    "enum",
                    "required",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "propertyOrdering");

    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object");

    /** Google takes these formats only, by type; another one would be refused. */
    private static final Map<String, Set<String>> FORMATS =
            Map.of(
                    "string", Set.of("enum", "date-time"),
                    "number", Set.of("float", "double"),
                    "integer", Set.of("int32", "int64"));

    private GeminiSchema() {}

    /** Puts a schema under the name that its words allow; none where there is none. */
    static ObjectBuilder put(
            ObjectBuilder into, @Nullable JsonValue schema, String plain, String full) {
        if (schema == null || schema.members().isEmpty()) {
            return into;
        }
        var reduced = reduced(schema);
        return reduced == null ? into.put(full, schema) : into.put(plain, reduced);
    }

    /** The schema in Google's words; null where they don't suffice. */
    static @Nullable JsonValue reduced(JsonValue schema) {
        var type = schema.get("type").text();
        if (type == null || !TYPES.contains(type)) {
            return null;
        }
        if (type.equals("object") && schema.get("properties").members().isEmpty()) {
            return null;
        }
        var written = new ObjectBuilder();
        for (var member : schema.members().entrySet()) {
            var value = member(member.getKey(), member.getValue(), type);
            if (value == null) {
                return null;
            }
            written.put(member.getKey(), value);
        }
        return written.build();
    }

    private static @Nullable JsonValue member(String name, JsonValue value, String type) {
        return switch (name) {
            case "type" -> JsonValue.of(type.toUpperCase(Locale.ROOT));
            case "properties" -> properties(value);
            case "items" -> reduced(value);
            case "format" ->
                    FORMATS.getOrDefault(type, Set.of()).contains(value.textOrEmpty())
                            ? value
                            : null;
            case "enum" -> allTexts(value) ? value : null;
            default -> PLAIN.contains(name) ? value : null;
        };
    }

    private static boolean allTexts(JsonValue values) {
        return values.elements().stream().allMatch(value -> value.text() != null);
    }

    private static @Nullable JsonValue properties(JsonValue properties) {
        var written = new ObjectBuilder();
        for (var property : properties.members().entrySet()) {
            var schema = reduced(property.getValue());
            if (schema == null) {
                return null;
            }
            written.put(property.getKey(), schema);
        }
        return written.build();
    }
}
