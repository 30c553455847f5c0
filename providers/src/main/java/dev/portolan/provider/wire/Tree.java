package dev.portolan.provider.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small JSON document as maps, lists, strings, numbers and booleans: for errors and usage, never
 * for a prompt or an answer.
 */
final class Tree {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final @Nullable Object value;

    private Tree(@Nullable Object value) {
        this.value = value;
    }

    /** Reads the first value in a range; an absent tree if that fails. */
    static Tree read(byte[] bytes, int from, int to) {
        try (var parser = JSON.createParser(bytes, from, to - from)) {
            return new Tree(parser.nextToken() == null ? null : value(parser));
        } catch (IOException | IllegalStateException e) {
            return new Tree(null);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Number whole(JsonParser parser) throws IOException {
        var digits = parser.getText();
        return digits.length() < 19
                ? (Number) Long.valueOf(digits)
                : (Number) Double.valueOf(digits);
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        var map = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** The member of this name; an absent tree if there is none. */
    Tree get(String name) {
        return value instanceof Map<?, ?> map ? new Tree(map.get(name)) : new Tree(null);
    }

    /** The first element of an array; any other tree itself. */
    Tree first() {
        if (value instanceof List<?> list) {
            return list.isEmpty() ? new Tree(null) : new Tree(list.getFirst());
        }
        return this;
    }

    /** The elements of an array; none for any other tree. */
    List<Tree> elements() {
        if (value instanceof List<?> list) {
            return list.stream().map(Tree::new).toList();
        }
        return List.of();
    }

    boolean isObject() {
        return value instanceof Map;
    }

    boolean isAbsent() {
        return value == null;
    }

    /** A string, blank or not, or null. */
    @Nullable String string() {
        return value instanceof String text ? text : null;
    }

    /** A non-blank string, or null. */
    @Nullable String text() {
        return value instanceof String text && !text.isBlank() ? text : null;
    }

    /** A string or a number as text, or null. */
    @Nullable String word() {
        if (value instanceof Number number) {
            return number instanceof Double fraction && fraction == Math.rint(fraction)
                    ? String.valueOf(fraction.longValue())
                    : number.toString();
        }
        return text();
    }

    /** A count: 0 for anything that isn't a number above it. */
    long count() {
        return value instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
}
