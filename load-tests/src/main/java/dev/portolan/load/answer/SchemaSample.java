package dev.portolan.load.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;

/** Generates a minimal value that conforms to a JSON Schema; equal schemas give equal values. */
final class SchemaSample {
    private static final int MAX_DEPTH = 24;
    private final JsonNode root;

    private SchemaSample(JsonNode root) {
        this.root = root;
    }

    /** Returns a conforming value as JSON text; an empty object when there is no schema. */
    static String of(JsonNode schema) {
        if (!schema.isObject()) {
            return "{}";
        }
        return LenientJson.write(new SchemaSample(schema).value(schema, 0));
    }

    private JsonNode value(JsonNode given, int depth) {
        var schema = resolve(given, depth);
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return schema.get("enum").get(0);
        }
        if (schema.has("default")) {
            return schema.get("default");
        }
        return typed(schema, depth);
    }

    private JsonNode typed(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> integer(schema);
            case "number" -> JsonNodeFactory.instance.numberNode(minimum(schema));
            case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
            case "null" -> NullNode.getInstance();
            default -> JsonNodeFactory.instance.textNode(text(schema));
        };
    }

    /** Resolves references and merges the first alternative and all {@code allOf} parts. */
    private JsonNode resolve(JsonNode schema, int depth) {
        if (depth > MAX_DEPTH || !schema.isObject()) {
            return LenientJson.object().put("type", "null");
        }
        if (schema.has("$ref")) {
            var pointer = schema.get("$ref").asText().replaceFirst("^#", "");
            return resolve(root.at(pointer), depth + 1);
        }
        ObjectNode merged = schema.deepCopy();
        for (var keyword : new String[] {"anyOf", "oneOf"}) {
            if (schema.path(keyword).size() > 0) {
                merged.setAll((ObjectNode) resolve(schema.get(keyword).get(0), depth + 1));
            }
        }
        LenientJson.each(schema.path("allOf"))
                .forEach(part -> merge(merged, resolve(part, depth + 1)));
        return merged;
    }

    private static void merge(ObjectNode merged, JsonNode part) {
        part.properties()
                .forEach(
                        member -> {
                            if (member.getKey().equals("properties")
                                    && merged.path("properties") instanceof ObjectNode known) {
                                known.setAll((ObjectNode) member.getValue());
                            } else {
                                merged.set(member.getKey(), member.getValue());
                            }
                        });
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asText();
        }
        if (type.isTextual()) {
            return type.asText();
        }
        return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = LenientJson.object();
        schema.path("properties")
                .properties()
                .forEach(
                        member -> {
                            boolean include =
                                    depth < MAX_DEPTH / 3 || required(schema, member.getKey());
                            if (include) {
                                object.set(member.getKey(), value(member.getValue(), depth + 1));
                            }
                        });
        return object;
    }

    private static boolean required(JsonNode schema, String name) {
        return LenientJson.each(schema.path("required")).anyMatch(one -> one.asText().equals(name));
    }

    private JsonNode array(JsonNode schema, int depth) {
        var array = LenientJson.array();
        LenientJson.each(schema.path("prefixItems"))
                .forEach(item -> array.add(value(item, depth + 1)));
        int count = Math.max(schema.path("minItems").asInt(0), depth < MAX_DEPTH / 3 ? 1 : 0);
        int maximum = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        while (schema.path("items").isObject() && array.size() < Math.min(count, maximum)) {
            array.add(value(schema.get("items"), depth + 1));
        }
        return array;
    }

    private static JsonNode integer(JsonNode schema) {
        var step = schema.path("multipleOf").asLong(1);
        long minimum = (long) Math.ceil(minimum(schema).doubleValue());
        return JsonNodeFactory.instance.numberNode(Math.ceilDiv(minimum, step) * step);
    }

    private static BigDecimal minimum(JsonNode schema) {
        if (schema.path("exclusiveMinimum").isNumber()) {
            return schema.get("exclusiveMinimum").decimalValue().add(BigDecimal.ONE);
        }
        if (schema.path("minimum").isNumber()) {
            return schema.get("minimum").decimalValue();
        }
        var maximum = schema.path("maximum");
        boolean below = maximum.isNumber() && maximum.decimalValue().compareTo(BigDecimal.ONE) < 0;
        return below ? maximum.decimalValue() : BigDecimal.ONE;
    }

    private static String text(JsonNode schema) {
        var known =
                switch (schema.path("format").asText()) {
                    case "date-time" -> "2026-01-01T00:00:00Z";
                    case "date" -> "2026-01-01";
                    case "time" -> "00:00:00Z";
                    case "email" -> "pilot@example.org";
                    case "uuid" -> "00000000-0000-4000-8000-000000000000";
                    case "uri" -> "https://example.org/";
                    default -> "Paris";
                };
        var padded =
                known + "-".repeat(Math.max(0, schema.path("minLength").asInt(0) - known.length()));
        int maximum = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        return padded.length() <= maximum ? padded : padded.substring(0, maximum);
    }
}
