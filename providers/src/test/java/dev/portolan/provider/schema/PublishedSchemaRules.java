package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks a schema against what a target publishes, written anew for the test from the same pages as
 * {@link SchemaRules}, as they were in November 2026.
 *
 * <ul>
 *   <li>Claude, "JSON Schema limitations": {@code additionalProperties} false on objects; no
 *       recursion, no external references, no bounds on numbers and lengths, {@code minItems} 0 or
 *       1, {@code enum} of plain values, ten formats, no {@code allOf} with a reference.
 *   <li>OpenAI, "Supported schemas": an object as the whole, every member required, {@code
 *       additionalProperties} false; no {@code allOf}, {@code oneOf}, {@code not}, {@code if}, no
 *       members beside a reference; 10 levels, 5,000 members.
 *   <li>Azure, "Structured outputs": the same, without bounds, formats and patterns; 5 levels, 100
 *       members.
 *   <li>Gemini, {@code GenerationConfig.responseJsonSchema}: a list of keywords; beside a reference
 *       only {@code description} and {@code default}.
 * </ul>
 */
final class PublishedSchemaRules {
    private static final Set<String> STRUCTURE =
            Set.of(
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "anyOf",
                    "enum",
                    "const",
                    "$ref",
                    "$defs",
                    "title",
                    "description");
    private static final Set<String> CLAUDE = Set.of("default", "pattern", "format", "minItems");
    private static final Set<String> OPENAI =
            Set.of(
                    "pattern",
                    "format",
                    "multipleOf",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "minItems",
                    "maxItems",
                    "prefixItems");
    private static final Set<String> GEMINI =
            Set.of(
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "prefixItems",
                    "anyOf",
                    "oneOf",
                    "enum",
                    "$ref",
                    "$defs",
                    "title",
                    "description",
                    "default",
                    "format",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "propertyOrdering");

    private final SchemaRules rules;
    private final JsonValue root;
    private final List<String> findings = new ArrayList<>();
    private int properties;

    private PublishedSchemaRules(JsonValue root, SchemaRules rules) {
        this.root = root;
        this.rules = rules;
    }

    /** Returns what breaks the rules; empty if nothing does. */
    static List<String> findings(JsonValue schema, SchemaRules rules) {
        var check = new PublishedSchemaRules(schema, rules);
        check.schema(schema, "#", 0);
        boolean strict = rules.equals(SchemaRules.OPENAI) || rules.equals(SchemaRules.AZURE);
        if (strict && !schema.get("type").textOrEmpty().equals("object")) {
            check.findings.add("the whole is no object");
        }
        int most = rules.equals(SchemaRules.AZURE) ? 100 : 5000;
        if (strict && check.properties > most) {
            check.findings.add("more than " + most + " members");
        }
        if (rules.equals(SchemaRules.CLAUDE) && check.isCyclic()) {
            check.findings.add("recursive");
        }
        return check.findings;
    }

    private void schema(JsonValue schema, String path, int depth) {
        if (!schema.isObject()) {
            findings.add(path + " is no object");
            return;
        }
        for (var member : schema.members().entrySet()) {
            if (!isAccepted(member.getKey(), member.getValue())) {
                findings.add(path + "/" + member.getKey() + ": " + member.getValue().toJson());
            }
        }
        reference(schema, path);
        boolean object = isType(schema, "object") || schema.has("properties");
        if (object && rules.equals(SchemaRules.GEMINI)) {
            properties += schema.get("properties").members().size();
        } else if (object) {
            closed(schema, path, depth);
        }
        int deeper = object || schema.has("items") ? depth + 1 : depth;
        int most =
                rules.equals(SchemaRules.AZURE) ? 5 : rules.equals(SchemaRules.OPENAI) ? 10 : 300;
        if (deeper > most) {
            findings.add(path + " is deeper than " + most);
        }
        schema.get("properties")
                .members()
                .forEach((name, value) -> schema(value, path + "/" + name, deeper));
        schema.get("$defs")
                .members()
                .forEach((name, value) -> schema(value, path + "/$defs/" + name, depth));
        for (var keyword : List.of("anyOf", "oneOf", "prefixItems")) {
            schema.get(keyword)
                    .elements()
                    .forEach(value -> schema(value, path + "/" + keyword, deeper));
        }
        if (schema.has("items")) {
            schema(schema.get("items"), path + "/items", deeper);
        }
    }

    private static boolean isType(JsonValue schema, String type) {
        var given = schema.get("type");
        return given.textOrEmpty().equals(type) || given.elements().contains(JsonValue.of(type));
    }

    private void closed(JsonValue schema, String path, int depth) {
        properties += schema.get("properties").members().size();
        if (!schema.get("additionalProperties").equals(JsonLiteral.FALSE)) {
            findings.add(path + " is open");
        }
        var required = schema.get("required").elements();
        boolean strict = !rules.equals(SchemaRules.CLAUDE);
        for (var name : schema.get("properties").members().keySet()) {
            if (strict && !required.contains(JsonValue.of(name))) {
                findings.add(path + "/" + name + " is optional at depth " + depth);
            }
        }
    }

    private boolean isAccepted(String keyword, JsonValue value) {
        if (rules.equals(SchemaRules.GEMINI)) {
            return GEMINI.contains(keyword);
        }
        if (keyword.equals("enum")) {
            return value.elements().stream().noneMatch(v -> v.isObject() || v.isArray());
        }
        if (STRUCTURE.contains(keyword)) {
            return true;
        }
        if (keyword.equals("format")) {
            return !rules.equals(SchemaRules.AZURE)
                    && Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4")
                            .contains(value.textOrEmpty());
        }
        if (rules.equals(SchemaRules.CLAUDE)) {
            boolean few = !keyword.equals("minItems") || value.count() <= 1;
            return CLAUDE.contains(keyword) && few;
        }
        return rules.equals(SchemaRules.OPENAI) && OPENAI.contains(keyword);
    }

    private void reference(JsonValue schema, String path) {
        if (!schema.has("$ref")) {
            return;
        }
        var ref = schema.get("$ref").textOrEmpty();
        if (!ref.equals("#") && !root.get("$defs").has(ref.replace("#/$defs/", ""))) {
            findings.add(path + " refers to nothing: " + ref);
        }
        for (var beside : schema.members().keySet()) {
            boolean gemini =
                    rules.equals(SchemaRules.GEMINI)
                            && Set.of("description", "default").contains(beside);
            if (!beside.equals("$ref") && !gemini) {
                findings.add(path + " has beside its reference: " + beside);
            }
        }
    }

    private boolean isCyclic() {
        return root.get("$defs").members().keySet().stream()
                .anyMatch(name -> reaches(name, name, new ArrayList<>()));
    }

    private boolean reaches(String from, String to, List<String> seen) {
        for (var next : root.get("$defs").members().keySet()) {
            boolean refers =
                    root.get("$defs").get(from).toJson().contains("\"#/$defs/" + next + "\"");
            if (refers
                    && (next.equals(to)
                            || (seen.add(next) && seen.size() < 50 && reaches(next, to, seen)))) {
                return true;
            }
        }
        return false;
    }
}
