package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes one schema by a target's rules: joins what holds together, keeps what the target accepts,
 * and states the rest in descriptions.
 */
public final class SchemaFitting {
    private static final int MAX_INLINED = 500;

    private final SchemaRules rules;
    private final JsonValue schema;
    private final LocalRefs refs;
    private final SchemaKeywords keywords;
    private final SentDefinitions definitions;
    private int inlined;

    private SchemaFitting(JsonValue schema, SchemaRules rules) {
        this.schema = schema;
        this.rules = rules;
        this.refs = new LocalRefs(schema);
        this.keywords = new SchemaKeywords(rules);
        this.definitions = new SentDefinitions(rules);
    }

    /**
     * Where a schema is.
     *
     * @param definition the reference of the definition it is in; null outside of all
     * @param optional whether it is below a member that is not required
     */
    record Place(@Nullable String definition, boolean optional) {
        static final Place ROOT = new Place(null, false);

        Place below(boolean required) {
            return required || optional ? this : new Place(definition, true);
        }
    }

    /** Fits a schema to a target's rules. */
    public static FittedSchema fit(JsonValue schema, SchemaRules rules) {
        try {
            return new FittedSchema.Fitted(new SchemaFitting(schema, rules).whole());
        } catch (UnfitSchemaException e) {
            return new FittedSchema.Unfit(e.why());
        }
    }

    private JsonValue whole() throws UnfitSchemaException {
        var root = withoutDefinitions(schema);
        while (root.has("allOf") || root.get("$ref").text() != null) {
            root = root.get("$ref").text() == null ? joined(root) : inlined(root);
        }
        if (rules.rootObject() && !isObject(root)) {
            throw new UnfitSchemaException("the whole is not an object");
        }
        var written = new ObjectBuilder(node(root, Place.ROOT));
        var fitted = new ObjectBuilder();
        for (var ref = definitions.next(); ref != null; ref = definitions.next()) {
            var target = refs.target(ref);
            fitted.put(
                    definitions.name(ref),
                    node(target == null ? JsonLiteral.TRUE : target, new Place(ref, false)));
        }
        var all = written.put("$defs", fitted.buildUnlessEmpty()).build();
        if (!new SchemaSize(all).isWithin(rules.limits())) {
            throw new UnfitSchemaException("it is larger than the provider accepts");
        }
        return all;
    }

    private boolean isObject(JsonValue root) {
        return root.get("type").textOrEmpty().equals("object")
                && !root.has("anyOf")
                && !root.has("oneOf");
    }

    static JsonValue withoutDefinitions(JsonValue schema) {
        return new ObjectBuilder(schema).remove("$defs").remove("definitions").build();
    }

    private static JsonValue without(JsonValue schema, String keyword) {
        return new ObjectBuilder(schema).remove(keyword).build();
    }

    private JsonValue node(JsonValue given, Place place) throws UnfitSchemaException {
        var flat = given;
        while (flat.get("$ref").text() != null || flat.has("allOf")) {
            if (flat.get("$ref").text() == null) {
                flat = joined(flat);
                continue;
            }
            var kept = kept(flat, place);
            if (kept != null) {
                return kept;
            }
            flat = inlined(flat);
        }
        if (!SchemaKeywords.constrains(flat)) {
            return anything(flat);
        }
        return written(flat, place);
    }

    /** Returns a schema that allows anything, where the target accepts one. */
    private JsonValue anything(JsonValue flat) throws UnfitSchemaException {
        if (rules.closed()) {
            throw new UnfitSchemaException("a value may be anything");
        }
        return flat.isObject() ? keywords.annotations(flat) : new ObjectBuilder().build();
    }

    /** Joins the parts of {@code allOf} with what is beside it. */
    private JsonValue joined(JsonValue given) throws UnfitSchemaException {
        var all = given.get("allOf").elements();
        var joined = without(given, "allOf");
        for (var part : all) {
            boolean single = all.size() == 1 && !joined.has("$ref");
            if (part.get("$ref").text() == null || single) {
                joined = SchemaMerge.of(joined, part);
                continue;
            }
            var target = refs.target(part.get("$ref").textOrEmpty());
            if (target != null && !refs.isRecursive(part.get("$ref").textOrEmpty())) {
                count();
                joined = SchemaMerge.of(joined, SchemaMerge.of(without(part, "$ref"), target));
            } else if (rules.closed()) {
                throw new UnfitSchemaException("a part of allOf refers to itself or to nothing");
            } else if (target != null && target.has("type")) {
                joined = SchemaMerge.of(joined, JsonValue.object("type", target.get("type")));
            }
        }
        return joined.has("allOf") ? joined(joined) : joined;
    }

    private void count() throws UnfitSchemaException {
        if (++inlined > MAX_INLINED) {
            throw new UnfitSchemaException("it has too many references");
        }
    }

    /** Returns a reference with what may be beside it; null where it is to be written out. */
    private @Nullable JsonValue kept(JsonValue flat, Place place) throws UnfitSchemaException {
        var ref = flat.get("$ref").textOrEmpty();
        var target = refs.target(ref);
        boolean recursive = refs.isRecursive(ref);
        if (target == null || (recursive && rules.closed() && !rules.recursive())) {
            if (rules.closed()) {
                throw new UnfitSchemaException(
                        target == null ? FittedSchema.Unfit.OUTSIDE : FittedSchema.Unfit.RECURSIVE);
            }
            return target == null ? unknown(flat) : cycle(flat, ref, target, place);
        }
        boolean nullable = flat.get("nullable").isTrue();
        boolean bare = flat.members().size() == (nullable ? 2 : 1);
        boolean constrained = keywords.constrains(without(flat, "$ref"), target);
        boolean beside = bare || (!rules.closed() && !constrained);
        boolean named = isDefinition(ref) || (ref.equals("#") && rules.recursive());
        if (recursive) {
            if (rules.closed() && !named) {
                throw new UnfitSchemaException("a part of it refers to itself");
            }
            return cycle(flat, ref, target, place);
        }
        return named && beside ? definitions.reference(flat, ref) : null;
    }

    private static boolean isDefinition(String ref) {
        boolean below = ref.startsWith("#/$defs/") || ref.startsWith("#/definitions/");
        return below && ref.indexOf('/', ref.indexOf('/', 2) + 1) < 0;
    }

    /** A schema whose reference can't be followed; what is beside it remains. */
    private JsonValue unknown(JsonValue flat) {
        return keywords.annotations(without(flat, "$ref"));
    }

    /**
     * A reference of a definition to itself. Where the target unrolls it and the member is required
     * it would have no end, so that only the type remains.
     */
    private JsonValue cycle(JsonValue flat, String ref, JsonValue target, Place place) {
        var here = place.definition();
        boolean within = here != null && (here.equals(ref) || refs.reaches(ref, here));
        boolean endless = !rules.recursive() && within && !place.optional();
        if (endless || !(isDefinition(ref) || rules.recursive())) {
            var type = target.get("type").text();
            return new ObjectBuilder(unknown(flat))
                    .put("type", type == null ? "object" : type)
                    .build();
        }
        return definitions.reference(flat, ref);
    }

    /** Writes a reference out: the definition with what is beside the reference. */
    private JsonValue inlined(JsonValue flat) throws UnfitSchemaException {
        count();
        var target = refs.target(flat.get("$ref").textOrEmpty());
        if (target == null && rules.closed()) {
            throw new UnfitSchemaException(FittedSchema.Unfit.OUTSIDE);
        }
        return SchemaMerge.of(
                without(flat, "$ref"),
                target == null ? new ObjectBuilder().build() : withoutDefinitions(target));
    }

    private JsonValue written(JsonValue flat, Place place) throws UnfitSchemaException {
        var out = new ObjectBuilder();
        var words = new Description();
        var kind = keywords.alternatives(flat, refs);
        for (var member : flat.members().entrySet()) {
            var name = member.getKey();
            var value = member.getValue();
            if (keywords.isIdle(name, flat)) {
                continue;
            }
            switch (name) {
                case "anyOf", "oneOf" -> {
                    if (name.equals(kind)) {
                        out.put(rules.keeps(name) ? name : "anyOf", all(value, place));
                    } else {
                        words.add(name, value);
                    }
                }
                case "properties" -> out.put(name, properties(flat, place));
                case "items", "prefixItems" -> items(flat, place, out, words);
                case "required" -> out.put(name, required(flat));
                case "additionalProperties" -> {
                    if (rules.closed()) {
                        out.put(name, kind == null ? JsonLiteral.FALSE : null);
                    } else if (rules.keeps(name)) {
                        out.put(name, value.isObject() ? node(value, place.below(false)) : value);
                    }
                }
                default -> keywords.write(name, flat, kind != null, out, words);
            }
        }
        keywords.types(flat, kind != null, out);
        if (rules.closed()) {
            ClosedSchemas.close(rules, flat, out, kind != null);
        }
        if (!words.isEmpty()) {
            var before = out.build().get("description").textOrEmpty();
            out.put("description", words.after(before));
        }
        if (rules.closed() && SchemaKeywords.isType(out.build().get("type"), "object")) {
            out.put("additionalProperties", false);
        }
        return out.build();
    }

    private JsonValue all(JsonValue schemas, Place place) throws UnfitSchemaException {
        var written = new ArrayList<JsonValue>();
        for (var alternative : schemas.elements()) {
            written.add(node(alternative, place.below(false)));
        }
        return JsonValue.array(written);
    }

    private JsonValue properties(JsonValue flat, Place place) throws UnfitSchemaException {
        var required = Set.copyOf(flat.get("required").elements());
        var written = new ObjectBuilder();
        for (var property : flat.get("properties").members().entrySet()) {
            boolean always = required.contains(JsonValue.of(property.getKey()));
            written.put(property.getKey(), node(property.getValue(), place.below(always)));
        }
        return written.build();
    }

    private JsonValue required(JsonValue flat) throws UnfitSchemaException {
        for (var name : flat.get("required").elements()) {
            if (rules.closed() && !flat.get("properties").has(name.textOrEmpty())) {
                throw new UnfitSchemaException("a required member is not described");
            }
        }
        return flat.get("required");
    }

    /**
     * Writes the elements of an array; positions become alternatives where they aren't accepted.
     */
    private void items(JsonValue flat, Place place, ObjectBuilder out, Description words)
            throws UnfitSchemaException {
        if (out.build().has("items") || out.build().has("prefixItems")) {
            return;
        }
        var rest = flat.get("items");
        var positions = rest.isArray() ? rest : flat.get("prefixItems");
        boolean kept = rules.keeps("prefixItems") && positions.isArray();
        if (kept) {
            out.put("prefixItems", all(positions, place));
        } else if (flat.has("prefixItems")) {
            words.add("prefixItems", positions);
        }
        if (rest.isObject() && (kept || positions.elements().isEmpty())) {
            out.put("items", node(rest, place));
        } else if (!kept || rules.closed()) {
            var elements = new ArrayList<>(positions.elements());
            elements.addAll(rest.isObject() ? List.of(rest) : List.of());
            alternatives(elements, place, out);
        }
    }

    private void alternatives(List<JsonValue> elements, Place place, ObjectBuilder out)
            throws UnfitSchemaException {
        var written =
                List.copyOf(new LinkedHashSet<>(all(JsonValue.array(elements), place).elements()));
        if (!written.isEmpty()) {
            out.put(
                    "items",
                    written.size() == 1
                            ? written.getFirst()
                            : JsonValue.object("anyOf", JsonValue.array(written)));
        }
    }
}
