package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The definitions of the schema that is sent: those that its references need, each once. */
final class SentDefinitions {
    private final SchemaRules rules;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Deque<String> unwritten = new ArrayDeque<>();

    SentDefinitions(SchemaRules rules) {
        this.rules = rules;
    }

    /**
     * Returns the reference of the next definition that has to be written; null if none is left.
     */
    @Nullable String next() {
        return unwritten.poll();
    }

    /** Writes a reference, with what is accepted beside it, and has its definition written. */
    JsonValue reference(JsonValue flat, String ref) {
        var pointer = JsonValue.object("$ref", JsonValue.of(pointer(ref)));
        var written =
                flat.get("nullable").isTrue()
                        ? new ObjectBuilder()
                                .put("anyOf", JsonValue.array(List.of(pointer, ofNull())))
                        : new ObjectBuilder(pointer);
        if (!rules.closed()) {
            written.put("description", flat.get("description").text());
            written.put("default", flat.has("default") ? flat.get("default") : null);
        }
        return written.build();
    }

    private static JsonValue ofNull() {
        return JsonValue.object("type", JsonValue.of("null"));
    }

    private String pointer(String ref) {
        return ref.equals("#") ? ref : "#/$defs/" + name(ref).replace("~", "~0").replace("/", "~1");
    }

    /** Returns the name of a definition in the schema that is sent. */
    String name(String ref) {
        var known = names.get(ref);
        if (known != null) {
            return known;
        }
        var base = ref.substring(ref.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
        var name = base;
        for (int copy = 2; names.containsValue(name); copy++) {
            name = base + "_" + copy;
        }
        names.put(ref, name);
        unwritten.add(ref);
        return name;
    }
}
