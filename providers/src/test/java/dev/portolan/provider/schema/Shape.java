package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The shape that a schema demands: types, members and their places, plain values. Bounds don't
 * count as shape, and of alternatives any may hold. Parts of {@code allOf} may contradict each
 * other here, so that one that holds is enough.
 */
record Shape(JsonValue root) {
    private static final int DEEPEST = 40;

    boolean allows(JsonValue schema, JsonValue instance) {
        return allows(schema, instance, 0);
    }

    private boolean allows(JsonValue schema, JsonValue instance, int depth) {
        if (!schema.isObject() || depth > DEEPEST) {
            return !schema.equals(JsonLiteral.FALSE);
        }
        if (instance.isNull() && schema.get("nullable").isTrue()) {
            return true;
        }
        return reference(schema, instance, depth)
                && type(schema.get("type"), instance)
                && values(schema, instance)
                && members(schema, instance, depth)
                && elements(schema, instance, depth)
                && all(schema.get("allOf").elements(), instance, depth)
                && any(schema.get("anyOf").elements(), instance, depth)
                && any(schema.get("oneOf").elements(), instance, depth);
    }

    /** One part holds, or each member is as one of the parts that describe it demands. */
    private boolean all(List<JsonValue> parts, JsonValue instance, int depth) {
        if (any(parts, instance, depth)) {
            return true;
        }
        return instance.isObject()
                && instance.members().entrySet().stream()
                        .allMatch(
                                member ->
                                        any(
                                                described(parts, member.getKey()),
                                                member.getValue(),
                                                depth));
    }

    private List<JsonValue> described(List<JsonValue> parts, String member) {
        return parts.stream()
                .flatMap(part -> Stream.of(part, target(part)))
                .filter(part -> part.get("properties").has(member))
                .map(part -> part.get("properties").get(member))
                .toList();
    }

    /** Returns what a part refers to; an empty schema if it refers to nothing. */
    private JsonValue target(JsonValue part) {
        var ref = part.get("$ref").text();
        var target = ref == null ? null : new LocalRefs(root).target(ref);
        return target == null ? new ObjectBuilder().build() : target;
    }

    private boolean reference(JsonValue schema, JsonValue instance, int depth) {
        var ref = schema.get("$ref").text();
        var target = ref == null ? null : new LocalRefs(root).target(ref);
        if (ref == null || target == null) {
            return true;
        }
        // What refers to itself may be loosened to its type.
        return new LocalRefs(root).isRecursive(ref)
                ? type(target.get("type"), instance)
                : allows(target, instance, depth + 1);
    }

    private static boolean type(JsonValue type, JsonValue instance) {
        if (type.isNull()) {
            return true;
        }
        var types = type.isArray() ? type.elements() : List.of(type);
        return types.stream().anyMatch(t -> isType(t.textOrEmpty(), instance));
    }

    private static boolean isType(String type, JsonValue instance) {
        return switch (type) {
            case "object" -> instance.isObject();
            case "array" -> instance.isArray();
            case "string" -> instance.text() != null;
            case "number", "integer" -> instance.number() != null;
            case "boolean" -> instance.isTrue() || instance.equals(JsonLiteral.FALSE);
            default -> instance.isNull();
        };
    }

    private static boolean values(JsonValue schema, JsonValue instance) {
        var values = schema.get("enum").elements();
        boolean plain = values.stream().noneMatch(v -> v.isObject() || v.isArray());
        var only = schema.get("const");
        boolean bound = only.text() == null && only.number() == null;
        boolean one = bound || only.equals(instance);
        return one && (values.isEmpty() || !plain || values.contains(instance));
    }

    private boolean members(JsonValue schema, JsonValue instance, int depth) {
        if (!instance.isObject()) {
            return true;
        }
        for (var member : instance.members().entrySet()) {
            var property = schema.get("properties");
            boolean known = property.has(member.getKey());
            if (known && !allows(property.get(member.getKey()), member.getValue(), depth + 1)) {
                return false;
            }
        }
        return schema.get("required").elements().stream()
                .allMatch(name -> instance.has(name.textOrEmpty()));
    }

    private boolean elements(JsonValue schema, JsonValue instance, int depth) {
        var items = schema.get("items");
        return !items.isObject()
                || schema.has("prefixItems")
                || instance.elements().stream().allMatch(e -> allows(items, e, depth + 1));
    }

    private boolean any(List<JsonValue> alternatives, JsonValue instance, int depth) {
        boolean bounds =
                alternatives.stream()
                        .allMatch(part -> part.members().keySet().equals(Set.of("required")));
        return bounds || alternatives.stream().anyMatch(part -> allows(part, instance, depth + 1));
    }
}
