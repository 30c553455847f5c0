package dev.portolan.load.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Google's subset of OpenAPI schemas: validation, and conversion to JSON Schema. */
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

    /** Returns the first keyword, at any depth, that Google's schemas do not support. */
    static Optional<String> unknownKeyword(JsonNode schema) {
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
                .map(GeminiSchemaRules::unknownKeyword)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Converts the schema's types to lower case, as in JSON Schema. */
    static JsonNode toJsonSchema(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        var copy = object.deepCopy();
        if (copy.path("type").isTextual()) {
            copy.put("type", copy.get("type").asText().toLowerCase(Locale.ROOT));
        }
        if (copy.path("properties") instanceof ObjectNode properties) {
            properties
                    .properties()
                    .forEach(member -> member.setValue(toJsonSchema(member.getValue())));
        }
        if (copy.has("items")) {
            copy.set("items", toJsonSchema(copy.get("items")));
        }
        return copy;
    }
}
