package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The references of a schema to parts of itself. */
final class LocalRefs {
    private static final Set<String> VALUES =
            Set.of("enum", "const", "default", "examples", "example");

    /** Keywords whose members have names of the caller's own. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "dependentSchemas");

    private static final Set<String> DEFINITIONS = Set.of("$defs", "definitions");

    private final JsonValue root;
    private final Map<String, Set<String>> reached = new HashMap<>();

    LocalRefs(JsonValue root) {
        this.root = root;
    }

    /** Returns the schema that a reference names; null if it is no part of this schema. */
    @Nullable JsonValue target(String ref) {
        if (ref.equals("#")) {
            return root;
        }
        if (!ref.startsWith("#/")) {
            return null;
        }
        var at = root;
        for (var step : ref.substring(2).split("/", -1)) {
            at = step(at, step.replace("~1", "/").replace("~0", "~"));
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static @Nullable JsonValue step(JsonValue at, String name) {
        if (at.has(name)) {
            return at.get(name);
        }
        boolean index =
                !name.isEmpty() && name.length() < 6 && name.chars().allMatch(Character::isDigit);
        if (!index) {
            return null;
        }
        int element = Integer.parseInt(name);
        return element < at.elements().size() ? at.elements().get(element) : null;
    }

    /** Returns whether the schema that a reference names refers to itself, however indirectly. */
    boolean isRecursive(String ref) {
        return reaches(ref, ref);
    }

    /** Returns whether one referenced schema refers to another, however indirectly. */
    boolean reaches(String from, String to) {
        return reachable(from).contains(to);
    }

    private Set<String> reachable(String from) {
        var known = reached.get(from);
        if (known != null) {
            return known;
        }
        var all = new LinkedHashSet<String>();
        var open = new ArrayDeque<String>();
        open.add(from);
        while (!open.isEmpty()) {
            var next = open.remove();
            var target = target(next);
            if (target != null) {
                var found = new LinkedHashSet<String>();
                collect(target, next.equals("#"), found);
                for (var ref : found) {
                    if (all.add(ref)) {
                        open.add(ref);
                    }
                }
            }
        }
        reached.put(from, all);
        return all;
    }

    /**
     * Collects the references in a schema.
     *
     * @param whole whether it is the whole one, whose definitions are reached by reference only
     */
    private static void collect(JsonValue schema, boolean whole, Set<String> into) {
        var ref = schema.get("$ref").text();
        if (ref != null) {
            into.add(ref);
        }
        schema.members()
                .forEach(
                        (name, value) -> {
                            if (NAMED.contains(name)) {
                                value.members().values().forEach(v -> collect(v, false, into));
                            } else if (!(whole && DEFINITIONS.contains(name))
                                    && !VALUES.contains(name)) {
                                collect(value, false, into);
                            }
                        });
        schema.elements().forEach(element -> collect(element, false, into));
    }
}
