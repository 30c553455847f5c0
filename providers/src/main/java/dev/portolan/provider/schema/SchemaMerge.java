package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins schemas that hold together into one. Where they contradict each other the first one counts,
 * and the other's keyword is stated in the description, so that the result is never stricter than
 * both.
 */
final class SchemaMerge {
    private static final Set<String> AT_LEAST =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final Set<String> AT_MOST =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    private static final Set<String> ANNOTATIONS =
            Set.of("title", "description", "default", "examples", "example", "$comment");

    private SchemaMerge() {}

    /** Joins two schemas; annotations of the first win. */
    static JsonValue of(JsonValue first, JsonValue second) {
        var joined = new ObjectBuilder(first);
        var contradicted = new Description();
        second.members()
                .forEach(
                        (name, value) -> {
                            var before = joined.build().get(name);
                            if (!joined.build().has(name)) {
                                joined.put(name, value);
                            } else if (!before.equals(value)) {
                                var both = both(name, before, value);
                                if (both != null) {
                                    joined.put(name, both);
                                } else if (!ANNOTATIONS.contains(name)) {
                                    contradicted.add(name, value);
                                }
                            }
                        });
        if (!allowsNull(first) || !allowsNull(second)) {
            joined.remove("nullable");
        }
        if (!contradicted.isEmpty()) {
            var before = joined.build().get("description").textOrEmpty();
            joined.put("description", contradicted.after(before));
        }
        return joined.build();
    }

    /** Returns whether a schema allows null: it says so, or says nothing about the type. */
    private static boolean allowsNull(JsonValue schema) {
        var type = schema.get("type");
        return schema.get("nullable").isTrue()
                || type.isNull()
                || listed(type).contains(JsonValue.of("null"));
    }

    /** Returns a value of a keyword that holds for both; null if there is none. */
    private static @Nullable JsonValue both(String name, JsonValue first, JsonValue second) {
        return switch (name) {
            case "properties", "$defs", "definitions" -> properties(first, second);
            case "required" -> union(first.elements(), second.elements());
            case "type" -> types(first, second);
            case "enum" -> common(first.elements(), second.elements());
            case "items" -> first.isObject() && second.isObject() ? of(first, second) : null;
            case "additionalProperties" -> additional(first, second);
            case "allOf" -> {
                var all = new ArrayList<>(first.elements());
                all.addAll(second.elements());
                yield JsonValue.array(all);
            }
            default -> bound(name, first, second);
        };
    }

    private static JsonValue properties(JsonValue first, JsonValue second) {
        var joined = new ObjectBuilder(first);
        second.members()
                .forEach(
                        (name, schema) -> {
                            var before = first.get(name);
                            boolean both =
                                    first.has(name) && before.isObject() && schema.isObject();
                            joined.put(
                                    name,
                                    both && !before.equals(schema)
                                            ? JsonValue.object(
                                                    "allOf",
                                                    JsonValue.array(List.of(before, schema)))
                                            : schema);
                        });
        return joined.build();
    }

    private static JsonValue union(List<JsonValue> first, List<JsonValue> second) {
        var all = new LinkedHashSet<>(first);
        all.addAll(second);
        return JsonValue.array(List.copyOf(all));
    }

    private static @Nullable JsonValue common(List<JsonValue> first, List<JsonValue> second) {
        var common = new ArrayList<>(first);
        common.retainAll(second);
        return common.isEmpty() ? null : JsonValue.array(common);
    }

    private static @Nullable JsonValue types(JsonValue first, JsonValue second) {
        var common = new ArrayList<JsonValue>();
        for (var type : listed(first)) {
            for (var other : listed(second)) {
                boolean narrower = isInteger(type) && isNumber(other);
                if (type.equals(other) || narrower) {
                    common.add(type);
                } else if (isNumber(type) && isInteger(other)) {
                    common.add(other);
                }
            }
        }
        if (common.isEmpty()) {
            return null;
        }
        return common.size() == 1 ? common.getFirst() : JsonValue.array(common);
    }

    private static boolean isInteger(JsonValue type) {
        return type.textOrEmpty().equals("integer");
    }

    private static boolean isNumber(JsonValue type) {
        return type.textOrEmpty().equals("number");
    }

    private static List<JsonValue> listed(JsonValue types) {
        return types.isArray() ? types.elements() : List.of(types);
    }

    /** Members of either are allowed: each schema closes only what it knows. */
    private static JsonValue additional(JsonValue first, JsonValue second) {
        if (first.equals(JsonLiteral.FALSE) || second.equals(JsonLiteral.FALSE)) {
            return JsonLiteral.FALSE;
        }
        return first.isObject() ? first : second;
    }

    private static @Nullable JsonValue bound(String name, JsonValue first, JsonValue second) {
        boolean least = AT_LEAST.contains(name);
        var one = first.number();
        var other = second.number();
        if (one == null || other == null || !(least || AT_MOST.contains(name))) {
            return null;
        }
        boolean greater = new BigDecimal(one).compareTo(new BigDecimal(other)) > 0;
        return greater == least ? first : second;
    }
}
