package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Locale;

/** Google's way of writing a schema and JSON Schema's, made comparable. */
final class Schemas {
    private Schemas() {}

    /** The schema with its types in lower case, wherever they stand. */
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
