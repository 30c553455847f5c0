package dev.portolan.provider.facts;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonArray;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.JsonValue.JsonObject;
import dev.portolan.provider.json.JsonValue.JsonString;

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

/** One object of a facts file. Unknown keys and values of another type are refused. */
public record FactRow(String where, Map<String, JsonValue> values) {
    private static final String OBSERVED = "observed";

    /** Reads the root object of the resource {@code name} beside this class. */
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
        return new FactRow(name, object(JsonReader.readFile(in), name));
    }

    /** Refuses keys other than these. */
    public FactRow only(Set<String> keys) {
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
            case JsonString(String text) -> text;
            default -> throw wrong(key, "not a string");
        };
    }

    public boolean flag(String key) {
        return switch (values.get(key)) {
            case null -> false;
            case JsonLiteral.TRUE -> true;
            case JsonLiteral.FALSE -> false;
            default -> throw wrong(key, "not true or false");
        };
    }

    /** Returns a list of strings; a single string is a list of one, an absent key an empty list. */
    public List<String> texts(String key) {
        return switch (values.get(key)) {
            case null -> List.of();
            case JsonString(String text) -> List.of(text);
            case JsonArray(List<JsonValue> values) ->
                    values.stream().map(v -> string(key, v)).toList();
            default -> throw wrong(key, "not a list of strings");
        };
    }

    /** Returns the objects of a list; one without an {@code observed} date gets this row's. */
    public List<FactRow> rows(String key) {
        if (!(values.get(key) instanceof JsonArray(List<JsonValue> list))) {
            return List.of();
        }
        List<FactRow> all = new ArrayList<>();
        for (JsonValue item : list) {
            String at = where + " " + key + "[" + all.size() + "]";
            Map<String, JsonValue> row = object(item, at);
            JsonValue day = values.get(OBSERVED);
            if (day != null) {
                row.putIfAbsent(OBSERVED, day);
            }
            all.add(new FactRow(at, row));
        }
        return List.copyOf(all);
    }

    /** Returns the day on which the row was read at its source. */
    public LocalDate observed() {
        try {
            return LocalDate.parse(text(OBSERVED));
        } catch (DateTimeParseException e) {
            throw wrong(OBSERVED, "not a day such as 2026-11-23");
        }
    }

    /** Returns a nested object; an absent key is an empty one. */
    public FactRow row(String key) {
        JsonValue value = values.get(key);
        String at = where + " " + key;
        return new FactRow(at, value == null ? Map.of() : object(value, at));
    }

    /** Returns the error for a value that is wrong. */
    public IllegalStateException wrong(String key, String what) {
        return new IllegalStateException("residency facts: " + where + ": " + key + ": " + what);
    }

    private String string(String key, JsonValue value) {
        if (value instanceof JsonString(String text)) {
            return text;
        }
        throw wrong(key, "not a list of strings");
    }

    private static Map<String, JsonValue> object(JsonValue value, String where) {
        if (!(value instanceof JsonObject(Map<String, JsonValue> members))) {
            throw new IllegalStateException("residency facts: " + where + ": not an object");
        }
        return new LinkedHashMap<>(members);
    }
}
