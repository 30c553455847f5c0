package dev.portolan.load.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** OpenAI's published schemas, by name. */
final class OpenAiSchema {
    private static final String ID = "https://example.org/openai.json";
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(
                    VersionFlag.V202012,
                    builder ->
                            builder.schemaMappers(
                                    maps ->
                                            maps.mapPrefix(
                                                    ID,
                                                    "classpath:openai.openapi-3.1.subset.json")));

    /**
     * Strongly referenced, so that its level persists; the validator warns about every OpenAPI
     * keyword.
     */
    private static final Logger VALIDATOR = Logger.getLogger("com.networknt");

    static {
        VALIDATOR.setLevel(Level.OFF);
    }

    private OpenAiSchema() {}

    static Set<ValidationMessage> faults(String schema, JsonNode value) {
        return FACTORY.getSchema(SchemaLocation.of(ID + "#/components/schemas/" + schema))
                .validate(value);
    }
}
