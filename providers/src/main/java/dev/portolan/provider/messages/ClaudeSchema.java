package dev.portolan.provider.messages;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.ArrayList;
import java.util.Set;

/**
 * A JSON Schema in the form that Claude accepts for structured answers. It refuses bounds on
 * numbers, lengths and counts, so they become part of the description; objects disallow other
 * members, and alternatives are {@code anyOf}.
 */
public final class ClaudeSchema {
    private static final Set<String> DESCRIBED =
            Set.of(
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "uniqueItems",
                    "minProperties",
                    "maxProperties");

    private ClaudeSchema() {}

    /** Returns the schema in the accepted form. */
    public static JsonValue of(JsonValue schema) {
        if (!schema.isObject()) {
            return schema;
        }
        var written = new ObjectBuilder();
        var described = new ArrayList<String>();
        for (var member : schema.members().entrySet()) {
            var name = member.getKey();
            var value = member.getValue();
            if (DESCRIBED.contains(name) && !isAccepted(name, value)) {
                described.add(name + ": " + value.toJson());
            } else {
                written.put(name.equals("oneOf") ? "anyOf" : name, inside(name, value));
            }
        }
        if (schema.get("properties").isObject() && !schema.has("additionalProperties")) {
            written.put("additionalProperties", false);
        }
        if (!described.isEmpty()) {
            var before = schema.get("description").textOrEmpty();
            var bounds = "(" + String.join(", ", described) + ")";
            written.put("description", before.isEmpty() ? bounds : before + " " + bounds);
        }
        return written.build();
    }

    /** Returns whether Claude accepts a bound: a minimum of zero elements or one. */
    private static boolean isAccepted(String name, JsonValue value) {
        return name.equals("minItems") && value.count() <= 1;
    }

    private static JsonValue inside(String name, JsonValue value) {
        return switch (name) {
            case "properties", "$defs", "definitions" -> {
                var all = new ObjectBuilder();
                value.members().forEach((key, schema) -> all.put(key, of(schema)));
                yield all.build();
            }
            case "items", "additionalProperties", "not" -> of(value);
            case "anyOf", "oneOf", "allOf", "prefixItems" ->
                    JsonValue.array(value.elements().stream().map(ClaudeSchema::of).toList());
            default -> value;
        };
    }
}
