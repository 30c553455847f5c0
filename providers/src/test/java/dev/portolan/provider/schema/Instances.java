package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes instances of a fitted schema, as a model that follows it would: once one is large, only
 * with what is required, since a schema that refers to itself has instances of any size.
 */
final class Instances {
    private static final int MAX_DEPTH = 12;
    private static final int LARGE = 200;

    private final JsonValue root;
    private final Random random;
    private int values;

    Instances(JsonValue root, Random random) {
        this.root = root;
        this.random = random;
    }

    JsonValue of(JsonValue schema, int depth) {
        values++;
        var ref = schema.get("$ref").text();
        if (ref != null) {
            var target = new LocalRefs(root).target(ref);
            return of(target == null ? JsonLiteral.TRUE : target, depth + 1);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (!schema.get("enum").elements().isEmpty()) {
            return picked(schema.get("enum").elements());
        }
        for (var name : List.of("anyOf", "oneOf")) {
            if (!schema.get(name).elements().isEmpty()) {
                return of(alternative(schema.get(name).elements()), depth + 1);
            }
        }
        var type = schema.get("type");
        var one = type.isArray() ? picked(type.elements()) : type;
        return switch (one.textOrEmpty()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> JsonValue.of("s");
            case "number", "integer" -> JsonValue.of(3);
            case "boolean" -> JsonValue.of(random.nextBoolean());
            case "null" -> JsonLiteral.NULL;
            default -> JsonValue.of("anything");
        };
    }

    /** Picks one of several schemas; of a large instance one that refers to no other, if any. */
    private JsonValue alternative(List<JsonValue> schemas) {
        return schemas.stream()
                .filter(schema -> values > LARGE && !schema.toJson().contains("$ref"))
                .findFirst()
                .orElseGet(() -> picked(schemas));
    }

    private JsonValue picked(List<JsonValue> values) {
        return values.get(random.nextInt(values.size()));
    }

    private JsonValue object(JsonValue schema, int depth) {
        var required = schema.get("required").elements();
        var object = new ObjectBuilder();
        schema.get("properties")
                .members()
                .forEach(
                        (name, property) -> {
                            boolean always = required.contains(JsonValue.of(name));
                            boolean may =
                                    depth < MAX_DEPTH && values < LARGE && random.nextBoolean();
                            if ((always || may) && depth < 3 * MAX_DEPTH) {
                                object.put(name, of(property, depth + 1));
                            }
                        });
        return object.build();
    }

    private JsonValue array(JsonValue schema, int depth) {
        var elements = new ArrayList<JsonValue>();
        for (var position : schema.get("prefixItems").elements()) {
            elements.add(of(position, depth + 1));
        }
        if (schema.get("items").isObject() && depth < MAX_DEPTH && values < LARGE) {
            elements.add(of(schema.get("items"), depth + 1));
        }
        return JsonValue.array(elements);
    }
}
