package dev.portolan.load.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Google's own subset of OpenAPI's schemas: what it takes, and the same as JSON Schema. */
final class GeminiSchemaRules {
    private static final Set<String> KNOWN =
            Set.of(
                    "type",
                    "format",
                    "title",
                    "description",
                    "nullable",
                    "default",
                    "items",
                    "minItems",
                    "maxItems",
                    "enum",
                    "properties",
                    "propertyOrdering",
                    "required",
                    "minProperties",
                    "maxProperties",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "example",
                    "anyOf",
                    "additionalProperties",
                    "ref",
                    "defs");

    private GeminiSchemaRules() {}

    /** The first keyword, anywhere in it, that no schema of Google's has. */
    static Optional<String> unknown(JsonNode schema) {
        for (var member : schema.properties()) {
            if (!KNOWN.contains(member.getKey())) {
                return Optional.of(member.getKey());
            }
        }
        var nested =
                Stream.of(
                                LenientJson.each(schema.path("properties")),
                                Stream.of(schema.path("items")),
                                LenientJson.each(schema.path("anyOf")))
                        .flatMap(part -> part);
        return nested.filter(JsonNode::isObject)
                .map(GeminiSchemaRules::unknown)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The schema with its types in lower case, as JSON Schema writes them. */
    static JsonNode lowered(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        var copy = object.deepCopy();
        if (copy.path("type").isTextual()) {
            copy.put("type", copy.get("type").asText().toLowerCase(Locale.ROOT));
        }
        if (copy.path("properties") instanceof ObjectNode properties) {
            properties.properties().forEach(member -> member.setValue(lowered(member.getValue())));
        }
        if (copy.has("items")) {
            copy.set("items", lowered(copy.get("items")));
        }
        return copy;
    }
}
