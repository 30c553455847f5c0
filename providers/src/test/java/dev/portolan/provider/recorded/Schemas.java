package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Locale;

/** Normalizes Google's form of a schema and JSON Schema's, for comparison. */
final class Schemas {
    private Schemas() {}

    /** Returns the schema with all of its types in lower case. */
    static JsonNode lowered(JsonNode schema) {
        var copy = schema.deepCopy();
        lower(copy);
        return copy;
    }

    private static void lower(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("type").isTextual()) {
            object.put("type", object.get("type").asText().toLowerCase(Locale.ROOT));
        }
        node.forEach(Schemas::lower);
    }
}
