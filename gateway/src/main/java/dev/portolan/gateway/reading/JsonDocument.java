package dev.portolan.gateway.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Node.Sequence;
import dev.portolan.policy.document.Position;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the JSON body of a request as the values that files consist of, positioned by JSON
 * pointers. Nothing in it is replaced: {@code ${env:NAME}} is text like any other.
 */
public final class JsonDocument {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 100_000;
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(1 << 20)
                                    .build())
                    .build();

    private final JsonParser parser;
    private int values;

    private JsonDocument(JsonParser parser) {
        this.parser = parser;
    }

    /** Returns the only value of {@code json}; empty, with a finding, if it cannot be read. */
    public static Optional<Node> read(byte[] json, Findings findings) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonDocument document = new JsonDocument(parser);
            if (parser.nextToken() == null) {
                findings.error(
                        Position.inBody(""),
                        "the body is empty (expected: a JSON object); send it");
                return Optional.empty();
            }
            Node root = document.value("");
            if (parser.nextToken() != null) {
                findings.error(
                        Position.inBody(""),
                        "the body has a second value (expected: one JSON object); send one");
                return Optional.empty();
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            findings.error(Position.inBody(""), notJson(e));
        } catch (IOException e) {
            findings.error(Position.inBody(""), "the body cannot be read; send UTF-8 JSON");
        }
        return Optional.empty();
    }

    private static String notJson(JsonProcessingException e) {
        String at =
                e.getLocation() == null
                        ? ""
                        : " at line %d, column %d"
                                .formatted(
                                        e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        boolean duplicate = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
        return duplicate
                ? "the body has the same key twice%s; keep one of the two".formatted(at)
                : "the body is not JSON of at most %d levels and %,d values%s; correct it there"
                        .formatted(MAX_DEPTH, MAX_VALUES, at);
    }

    private Node value(String pointer) throws IOException {
        if (++values > MAX_VALUES) {
            throw new com.fasterxml.jackson.core.JsonParseException(parser, "too many values");
        }
        Position at = Position.inBody(pointer);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(pointer, at);
            case START_ARRAY -> array(pointer, at);
            case VALUE_STRING -> scalar(at, parser.getText(), false);
            case VALUE_NULL -> scalar(at, "null", true);
            default -> scalar(at, parser.getText(), true);
        };
    }

    private Mapping object(String pointer, Position at) throws IOException {
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String inside = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
            parser.nextToken();
            entries.add(new Entry(Position.inBody(inside), key, value(inside)));
        }
        return new Mapping(at, entries);
    }

    private Sequence array(String pointer, Position at) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(pointer + "/" + items.size()));
        }
        return new Sequence(at, items);
    }

    private static Scalar scalar(Position at, String text, boolean plain) {
        return new Scalar(at, text, plain, false, new Origin(1, 1, false));
    }
}
