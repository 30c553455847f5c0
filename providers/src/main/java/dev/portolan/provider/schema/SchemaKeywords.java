package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes the keywords of one schema that contain no other schema. */
final class SchemaKeywords {
    /** Keywords that say something of a schema and constrain nothing. */
    private static final Set<String> ANNOTATIONS =
            Set.of(
                    "$schema",
                    "$id",
                    "$comment",
                    "$anchor",
                    "$defs",
                    "definitions",
                    "title",
                    "description",
                    "default",
                    "examples",
                    "example",
                    "deprecated",
                    "readOnly",
                    "writeOnly",
                    "externalDocs",
                    "discriminator",
                    "xml",
                    "nullable",
                    "propertyOrdering");

    /** Keywords that make a schema stand alone, so that it may be an alternative. */
    private static final List<String> SELF_CONTAINED =
            List.of("type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf", "properties");

    private static final Set<String> OF_OBJECTS =
            Set.of("properties", "required", "additionalProperties");
    private static final Set<String> OF_ARRAYS = Set.of("items", "prefixItems");

    private final SchemaRules rules;

    SchemaKeywords(SchemaRules rules) {
        this.rules = rules;
    }

    /** Returns whether a schema constrains a value. */
    static boolean constrains(JsonValue schema) {
        return schema.members().keySet().stream()
                .anyMatch(name -> !ANNOTATIONS.contains(name) && !name.startsWith("x-"));
    }

    /** Returns whether what is beside a reference constrains more than its target does. */
    boolean constrains(JsonValue beside, JsonValue target) {
        boolean sameType = beside.has("type") && beside.get("type").equals(target.get("type"));
        return constrains(sameType ? new ObjectBuilder(beside).remove("type").build() : beside);
    }

    /** Returns whether a value of {@code type} is or contains a type. */
    static boolean isType(JsonValue type, String name) {
        return type.textOrEmpty().equals(name) || type.elements().contains(JsonValue.of(name));
    }

    /** Returns whether a keyword is about values of a type that a closed schema doesn't allow. */
    boolean isIdle(String name, JsonValue flat) {
        var type = flat.get("type");
        if (!rules.closed() || type.isNull()) {
            return false;
        }
        return (OF_OBJECTS.contains(name) && !isType(type, "object"))
                || (OF_ARRAYS.contains(name) && !isType(type, "array"));
    }

    /** Returns the accepted annotations of a schema. */
    JsonValue annotations(JsonValue schema) {
        var kept = new ObjectBuilder();
        schema.members()
                .forEach(
                        (name, value) -> {
                            if (ANNOTATIONS.contains(name) && rules.keeps(name)) {
                                kept.put(name, value);
                            }
                        });
        return kept.build();
    }

    /**
     * Returns which keyword has alternatives that are each complete; null where none has, or where
     * they only add to what is beside them.
     */
    @Nullable String alternatives(JsonValue flat, LocalRefs refs) {
        boolean complete = flat.has("properties") || flat.has("items") || flat.has("prefixItems");
        for (var name : List.of("anyOf", "oneOf")) {
            var given = flat.get(name).elements();
            if (!complete
                    && !given.isEmpty()
                    && given.stream().allMatch(a -> isComplete(a, refs))) {
                return name;
            }
        }
        return null;
    }

    private static boolean isComplete(JsonValue schema, LocalRefs refs) {
        var ref = schema.get("$ref").text();
        return ref == null
                ? SELF_CONTAINED.stream().anyMatch(schema::has)
                : refs.target(ref) != null;
    }

    /** Writes a keyword, or states it in words. */
    void write(
            String name,
            JsonValue flat,
            boolean alternatives,
            ObjectBuilder out,
            Description words) {
        var value = flat.get(name);
        switch (name) {
            case "type" -> out.put(name, alternatives ? null : value);
            case "nullable" -> {}
            case "format" -> keep(rules.keepsFormat(value.textOrEmpty()), name, value, out, words);
            case "pattern" ->
                    keep(
                            rules.keeps(name) && SimplePattern.is(value.textOrEmpty()),
                            name,
                            value,
                            out,
                            words);
            case "minItems" -> {
                boolean few = rules.closed() && !rules.allRequired() && value.count() <= 1;
                keep(rules.keeps(name) || few, name, value, out, words);
            }
            case "enum", "const" -> values(name, flat, out, words);
            default -> {
                boolean annotation = ANNOTATIONS.contains(name);
                boolean unknown = !rules.closed() && !annotation && !Description.states(name);
                boolean kept = unknown || (rules.keeps(name) && (annotation || !alternatives));
                keep(kept, name, value, out, words);
            }
        }
    }

    private static void keep(
            boolean kept, String name, JsonValue value, ObjectBuilder out, Description words) {
        if (kept) {
            out.put(name, value);
        } else {
            words.add(name, value);
        }
    }

    /** Writes the values that are allowed; Gemini has no {@code const}. */
    private void values(String name, JsonValue flat, ObjectBuilder out, Description words) {
        boolean single = name.equals("const");
        var values = single ? List.of(flat.get(name)) : flat.get(name).elements();
        var accepted = new ArrayList<>(values);
        if (flat.has("type") && allowsNull(flat) && !rules.closed()) {
            accepted.remove(JsonLiteral.NULL);
        }
        if (accepted.isEmpty() || !accepted.stream().allMatch(this::isAccepted)) {
            words.add(name, flat.get(name));
        } else if (single && !rules.keeps(name)) {
            out.put("enum", JsonValue.array(accepted));
        } else {
            var all = accepted;
            if (!single && rules.closed() && isNullable(flat)) {
                all = new ArrayList<>(new LinkedHashSet<>(accepted));
                all.remove(JsonLiteral.NULL);
                all.add(JsonLiteral.NULL);
            }
            out.put(name, single ? flat.get(name) : JsonValue.array(all));
        }
    }

    private boolean isAccepted(JsonValue value) {
        boolean plain = value.text() != null || value.number() != null;
        return rules.closed() ? !value.isObject() && !value.isArray() : plain;
    }

    private static boolean isNullable(JsonValue flat) {
        return flat.get("nullable").isTrue();
    }

    private static boolean allowsNull(JsonValue flat) {
        return isNullable(flat) || isType(flat.get("type"), "null");
    }

    /** Writes the type, found by its keywords where none is given. */
    void types(JsonValue flat, boolean alternatives, ObjectBuilder out) {
        if (alternatives) {
            return;
        }
        var type = flat.get("type");
        if (type.isNull()) {
            type = found(flat, out.build());
        }
        if (isNullable(flat) && !type.isNull() && !isType(type, "null")) {
            var both = new ArrayList<>(type.isArray() ? type.elements() : List.of(type));
            both.add(JsonValue.of("null"));
            type = JsonValue.array(both);
        }
        if (!type.isNull()) {
            out.put("type", type);
        }
    }

    private JsonValue found(JsonValue flat, JsonValue written) {
        if (flat.has("properties")) {
            return JsonValue.of("object");
        }
        if (written.has("items") || written.has("prefixItems")) {
            return JsonValue.of("array");
        }
        var values = new ArrayList<>(flat.get("enum").elements());
        if (flat.has("const")) {
            values.add(flat.get("const"));
        }
        var types = new LinkedHashSet<JsonValue>();
        values.forEach(value -> types.add(JsonValue.of(typeOf(value))));
        boolean stated = !written.has("enum") && !written.has("const");
        if ((rules.closed() && !rules.allRequired() && !stated) || types.isEmpty()) {
            return JsonLiteral.NULL;
        }
        return types.size() == 1 ? types.iterator().next() : JsonValue.array(List.copyOf(types));
    }

    private static String typeOf(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonObject _object -> "object";
            case JsonValue.JsonArray _array -> "array";
            case JsonValue.JsonString _string -> "string";
            case JsonValue.JsonNumber _number -> "number";
            case JsonLiteral literal -> literal == JsonLiteral.NULL ? "null" : "boolean";
        };
    }
}
