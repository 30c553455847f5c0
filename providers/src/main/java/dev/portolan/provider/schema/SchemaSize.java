package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;

import java.util.Set;

/** The sizes of a fitted schema that targets limit. */
public final class SchemaSize {
    private int properties;
    private int enumValues;
    private int text;
    private int optional;
    private int unions;
    private int depth;

    /** Measures a schema that {@link SchemaFitting} wrote. */
    public SchemaSize(JsonValue schema) {
        schema(schema, 0);
    }

    /** Returns the members that are not required. */
    public int optional() {
        return optional;
    }

    /** Returns the members with alternatives or several types. */
    public int unions() {
        return unions;
    }

    /** Returns whether the schema is within limits. */
    boolean isWithin(SchemaRules.Limits limits) {
        return within(properties, limits.properties())
                && within(depth, limits.depth())
                && within(enumValues, limits.enumValues())
                && within(text, limits.text())
                && within(optional, limits.optional())
                && within(unions, limits.unions());
    }

    private static boolean within(int size, int limit) {
        return limit == 0 || size <= limit;
    }

    private void schema(JsonValue schema, int level) {
        int here = schema.has("properties") || schema.has("items") ? level + 1 : level;
        depth = Math.max(depth, here);
        var required = Set.copyOf(schema.get("required").elements());
        schema.get("properties")
                .members()
                .forEach(
                        (name, property) -> {
                            properties++;
                            text += name.length();
                            optional += required.contains(JsonValue.of(name)) ? 0 : 1;
                            unions +=
                                    property.has("anyOf") || property.get("type").isArray() ? 1 : 0;
                            schema(property, here);
                        });
        if (schema.get("items").isObject()) {
            schema(schema.get("items"), here);
        }
        for (var value : schema.get("enum").elements()) {
            enumValues++;
            text += value.textOrEmpty().length();
        }
        text += schema.get("const").textOrEmpty().length();
        schema.get("anyOf").elements().forEach(branch -> schema(branch, level));
        schema.get("$defs")
                .members()
                .forEach(
                        (name, definition) -> {
                            text += name.length();
                            schema(definition, level);
                        });
    }
}
