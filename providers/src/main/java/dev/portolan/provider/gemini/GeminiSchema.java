package dev.portolan.provider.gemini;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.schema.FittedSchema;
import dev.portolan.provider.schema.SchemaFitting;
import dev.portolan.provider.schema.SchemaRules;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a JSON Schema for Gemini. A schema within Google's subset of OpenAPI is converted to it,
 * which every model supports. Any other is written in the JSON Schema member of newer models, in
 * the form they accept.
 */
final class GeminiSchema {
    private static final Set<String> KEYWORDS =
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

    /** The formats that Google accepts, by type; it refuses others. */
    private static final Map<String, Set<String>> FORMATS =
            Map.of(
                    "string", Set.of("enum", "date-time"),
                    "number", Set.of("float", "double"),
                    "integer", Set.of("int32", "int64"));

    private GeminiSchema() {}

    /** Adds a schema under the member name of its form; adds nothing without a schema. */
    static ObjectBuilder put(
            ObjectBuilder target, @Nullable JsonValue schema, String plain, String full) {
        if (schema == null || schema.members().isEmpty()) {
            return target;
        }
        var subset = toSubset(schema);
        return subset == null ? target.put(full, fitted(schema)) : target.put(plain, subset);
    }

    private static JsonValue fitted(JsonValue schema) {
        return switch (SchemaFitting.fit(schema, SchemaRules.GEMINI)) {
            case FittedSchema.Fitted(JsonValue fitted) -> fitted;
            case FittedSchema.Unfit _unfit -> schema;
        };
    }

    /** Returns the schema in Google's subset; null when it does not fit. */
    static @Nullable JsonValue toSubset(JsonValue schema) {
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
            case "items" -> toSubset(value);
            case "format" ->
                    FORMATS.getOrDefault(type, Set.of()).contains(value.textOrEmpty())
                            ? value
                            : null;
            case "enum" -> allTexts(value) ? value : null;
            default -> KEYWORDS.contains(name) ? value : null;
        };
    }

    private static boolean allTexts(JsonValue values) {
        return values.elements().stream().allMatch(value -> value.text() != null);
    }

    private static @Nullable JsonValue properties(JsonValue properties) {
        var written = new ObjectBuilder();
        for (var property : properties.members().entrySet()) {
            var schema = toSubset(property.getValue());
            if (schema == null) {
                return null;
            }
            written.put(property.getKey(), schema);
        }
        return written.build();
    }
}
