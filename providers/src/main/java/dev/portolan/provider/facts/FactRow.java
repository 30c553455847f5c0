package dev.portolan.provider.facts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One object of a facts file, which refuses keys it doesn't know and values of another type. */
public record FactRow(String where, Map<String, Object> values) {
    private static final String OBSERVED = "observed";
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** The root object of the resource {@code name}, which lies beside this class. */
    public static FactRow root(String name) {
        try (InputStream in = FactRow.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("residency facts: no resource " + name);
            }
            return read(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException("residency facts: " + name + " can't be read", e);
        }
    }

    public static FactRow read(String name, InputStream in) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            parser.nextToken();
            return new FactRow(name, object(value(parser), name));
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default ->
                    throw new IOException(
                            parser.currentToken()
                                    + " at "
                                    + parser.currentLocation().getLineNr()
                                    + " (expected: object, array, string or boolean)");
        };
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            all.put(key, value(parser));
        }
        return all;
    }

    private static List<Object> items(JsonParser parser) throws IOException {
        List<Object> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(value(parser));
        }
        return all;
    }

    FactRow only(Set<String> keys) {
        for (String key : values.keySet()) {
            if (!keys.contains(key) && !key.equals(OBSERVED)) {
                throw wrong(key, "unknown key (expected: one of " + keys + ")");
            }
        }
        return this;
    }

    public String text(String key) {
        String value = textOrNull(key);
        if (value == null || value.isEmpty()) {
            throw wrong(key, "missing");
        }
        return value;
    }

    public @Nullable String textOrNull(String key) {
        return switch (values.get(key)) {
            case null -> null;
            case String s -> s;
            default -> throw wrong(key, "not a string");
        };
    }

    public boolean flag(String key) {
        return switch (values.get(key)) {
            case null -> false;
            case Boolean b -> b;
            default -> throw wrong(key, "not true or false");
        };
    }

    /** A list of strings; a single string is a list of one, an absent key an empty list. */
    public List<String> texts(String key) {
        return switch (values.get(key)) {
            case null -> List.of();
            case String s -> List.of(s);
            case List<?> list -> list.stream().map(v -> string(key, v)).toList();
            default -> throw wrong(key, "not a list of strings");
        };
    }

    /** The objects of a list; one that does not say when it was observed takes this one's day. */
    public List<FactRow> rows(String key) {
        if (!(values.get(key) instanceof List<?> list)) {
            return List.of();
        }
        List<FactRow> all = new ArrayList<>();
        for (Object item : list) {
            String at = where + " " + key + "[" + all.size() + "]";
            Map<String, Object> row = object(item, at);
            Object day = values.get(OBSERVED);
            if (day != null) {
                row.putIfAbsent(OBSERVED, day);
            }
            all.add(new FactRow(at, row));
        }
        return List.copyOf(all);
    }

    /** The day on which somebody read what the row says at its source. */
    public LocalDate observed() {
        try {
            return LocalDate.parse(text(OBSERVED));
        } catch (DateTimeParseException e) {
            throw wrong(OBSERVED, "not a day such as 2026-11-23");
        }
    }

    /** A nested object; an absent key is an empty one. */
    FactRow row(String key) {
        Object value = values.get(key);
        String at = where + " " + key;
        return new FactRow(at, value == null ? Map.of() : object(value, at));
    }

    IllegalStateException wrong(String key, String what) {
        return new IllegalStateException("residency facts: " + where + ": " + key + ": " + what);
    }

    private String string(String key, @Nullable Object value) {
        if (value instanceof String s) {
            return s;
        }
        throw wrong(key, "not a list of strings");
    }

    private static Map<String, Object> object(Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalStateException("residency facts: " + where + ": not an object");
        }
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((k, v) -> all.put((String) k, v));
        return all;
    }
}
