package dev.portolan.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** OpenAI's published schemas, by name; the one copy there is lies with the simulators' tests. */
final class OpenAiSchema {
    private static final String ID = "https://example.org/openai.json";
    private static final Path FILE =
            Path.of(
                    "..",
                    "load-tests",
                    "src",
                    "test",
                    "resources",
                    "openai.openapi-3.1.subset.json");
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(
                    VersionFlag.V202012,
                    builder ->
                            builder.schemaMappers(
                                    maps ->
                                            maps.mapPrefix(
                                                    ID, FILE.toAbsolutePath().toUri().toString())));

    /** Held, so that its level holds: the validator warns of every OpenAPI keyword it meets. */
    private static final Logger VALIDATOR = Logger.getLogger("com.networknt");

    static {
        VALIDATOR.setLevel(Level.OFF);
    }

    private OpenAiSchema() {}

    /** What {@code json} breaks of {@code schema}. */
    static Set<ValidationMessage> faults(String schema, String json) {
        return FACTORY.getSchema(SchemaLocation.of(ID + "#/components/schemas/" + schema))
                .validate(read(json));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
