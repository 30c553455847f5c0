package dev.portolan.provider.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.json.JsonValue.JsonLiteral;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads JSON from outside: what is malformed or nested beyond 256 levels is null, no exception. */
public final class JsonReader {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(ReadLimits.JSON_NESTING)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonReader() {}

    /** The one value in a range, or null where there isn't exactly one. */
    public static @Nullable JsonValue read(byte[] bytes, int from, int to) {
        try (var parser = JSON.createParser(bytes, from, to - from)) {
            return only(parser);
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }

    /** The one value in a text, or null where there isn't exactly one. */
    public static @Nullable JsonValue read(String text) {
        try (var parser = JSON.createParser(text)) {
            return only(parser);
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }

    private static @Nullable JsonValue only(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            return null;
        }
        var value = value(parser);
        return parser.nextToken() == null ? value : null;
    }

    private static JsonValue value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonValue.JsonString(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.JsonNumber(parser.getText());
            case VALUE_TRUE -> JsonLiteral.TRUE;
            case VALUE_FALSE -> JsonLiteral.FALSE;
            default -> JsonLiteral.NULL;
        };
    }

    private static JsonValue object(JsonParser parser) throws IOException {
        var members = new LinkedHashMap<String, JsonValue>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new JsonValue.JsonObject(members);
    }

    private static JsonValue array(JsonParser parser) throws IOException {
        var values = new ArrayList<JsonValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return new JsonValue.JsonArray(values);
    }
}
