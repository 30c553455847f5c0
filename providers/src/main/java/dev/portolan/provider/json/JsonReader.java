package dev.portolan.provider.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.bytes.Utf8;
import dev.portolan.provider.json.JsonValue.JsonLiteral;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Reads JSON. Input from outside never causes an exception: malformed JSON, and JSON nested deeper
 * than 256 levels, is read as null.
 */
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
    private static final JsonFactory STRICT =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private JsonReader() {}

    /** Reads the value in a range; null unless the range contains exactly one. */
    public static @Nullable JsonValue read(byte[] bytes, int from, int to) {
        try (var parser = JSON.createParser(bytes, from, to - from)) {
            return only(parser);
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }

    /** Reads the value in an array of UTF-8; null unless it is well-formed and exactly one. */
    public static @Nullable JsonValue readUtf8(byte[] bytes) {
        return Utf8.firstInvalid(bytes, 0, bytes.length) < 0 ? read(bytes, 0, bytes.length) : null;
    }

    /** Reads the first value in a range, whatever follows it; the null literal if it fails. */
    public static JsonValue readFirst(byte[] bytes, int from, int to) {
        try (var parser = JSON.createParser(bytes, from, to - from)) {
            return parser.nextToken() == null ? JsonLiteral.NULL : value(parser);
        } catch (IOException | IllegalStateException e) {
            return JsonLiteral.NULL;
        }
    }

    /**
     * Reads a file of this project.
     *
     * @throws IOException if it is malformed or an object has two members of the same name
     */
    public static JsonValue readFile(InputStream in) throws IOException {
        try (var parser = STRICT.createParser(in)) {
            parser.nextToken();
            return value(parser);
        }
    }

    /** Reads the value in a text; null unless the text contains exactly one. */
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
