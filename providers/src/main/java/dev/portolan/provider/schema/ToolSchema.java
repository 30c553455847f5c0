package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The schema of a tool's arguments that isn't enforced. OpenAI and Claude require that its whole is
 * an object without alternatives; everything below is guidance, so that any keyword is accepted
 * (OpenAI's refusal "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/
 * 'not' at the top level"; Claude's "input_schema does not support oneOf, allOf, or anyOf at the
 * top level", anthropics/claude-code#10606).
 */
public final class ToolSchema {
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");
    private static final Set<String> REFUSED =
            Set.of("anyOf", "oneOf", "allOf", "enum", "const", "not", "if", "then", "else", "$ref");

    private ToolSchema() {}

    /** Returns whether a schema has the form already. */
    public static boolean isObject(JsonValue schema) {
        return schema.get("type").textOrEmpty().equals("object")
                && schema.members().keySet().stream().noneMatch(REFUSED::contains);
    }

    /** Returns whether any of a schema's keywords, by name, is refused at the top. */
    public static boolean refuses(String keyword) {
        return REFUSED.contains(keyword);
    }

    /** Returns a strict tool's schema in a target's form. */
    public static FittedSchema strict(JsonValue schema, SchemaRules rules) {
        boolean none = !schema.has("properties") && !schema.has("additionalProperties");
        return SchemaFitting.fit(
                none && isObject(schema)
                        ? new ObjectBuilder(schema)
                                .put("properties", new ObjectBuilder().build())
                                .build()
                        : schema,
                rules);
    }

    /** Returns the schema as an object, never stricter than before. */
    public static JsonValue of(JsonValue schema) {
        if (isObject(schema)) {
            return schema;
        }
        var refs = new LocalRefs(schema);
        var root = schema;
        for (int step = 0; step < 10 && hasParts(root); step++) {
            root = joined(root, refs);
        }
        var words = new Description();
        var all = new ObjectBuilder(root.get("properties"));
        for (var name : ALTERNATIVES) {
            for (var alternative : root.get(name).elements()) {
                var ref = alternative.get("$ref").text();
                var target = ref == null ? alternative : refs.target(ref);
                if (target != null) {
                    target.get("properties")
                            .members()
                            .forEach((key, value) -> add(all, key, value));
                }
            }
        }
        var out = new ObjectBuilder().put("type", "object");
        root.members()
                .forEach(
                        (name, value) -> {
                            if (REFUSED.contains(name)) {
                                words.add(name, value);
                            } else if (!name.equals("type")) {
                                out.put(name, value);
                            }
                        });
        if (!all.isEmpty() || root.has("properties")) {
            out.put("properties", all.build());
        }
        if (!words.isEmpty()) {
            out.put("description", words.after(root.get("description").textOrEmpty()));
        }
        return out.build();
    }

    private static boolean hasParts(JsonValue root) {
        return root.has("allOf") || root.get("$ref").text() != null;
    }

    private static JsonValue joined(JsonValue root, LocalRefs refs) {
        var parts = new ArrayList<>(root.get("allOf").elements());
        var ref = root.get("$ref").text();
        var target = ref == null ? null : refs.target(ref);
        if (target != null) {
            parts.add(SchemaFitting.withoutDefinitions(target));
        }
        var joined = new ObjectBuilder(root).remove("allOf").remove("$ref").build();
        for (var part : parts) {
            joined = SchemaMerge.of(joined, part);
        }
        return joined;
    }

    private static void add(ObjectBuilder all, String name, JsonValue schema) {
        var before = all.build().get(name);
        if (!all.build().has(name)) {
            all.put(name, schema);
        } else if (!before.equals(schema)) {
            all.put(name, JsonValue.object("anyOf", JsonValue.array(List.of(before, schema))));
        }
    }
}
