package dev.portolan.provider.multipart;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of a form as a JSON object, without its files: texts as strings, {@code stream} as a
 * boolean, {@code n} as a number, repeated fields as arrays.
 */
public final class UploadedFields {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Adds a field; returns the fault of one that must occur once, or null. */
    public @Nullable FormFault add(String name, String value) {
        var known = values.computeIfAbsent(name, _name -> new ArrayList<>(1));
        known.add(value);
        return known.size() > 1 && !name.endsWith("[]")
                ? new FormFault("`" + name + "` occurs twice; send it once.", name)
                : null;
    }

    /** Returns whether there is a field of this name. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns the JSON object, in UTF-8. */
    public byte[] toJson() {
        var object = new ObjectBuilder();
        values.forEach((name, all) -> object.put(name, json(name, all)));
        return object.build().toBytes();
    }

    private static JsonValue json(String name, List<String> all) {
        if (name.endsWith("[]")) {
            return JsonValue.array(all.stream().map(JsonValue::of).toList());
        }
        var value = all.getFirst();
        if (name.equals("stream") && (value.equals("true") || value.equals("false"))) {
            return JsonValue.of(value.equals("true"));
        }
        return name.equals("n") && COUNT.matcher(value).matches()
                ? JsonValue.of(Long.parseLong(value))
                : JsonValue.of(value);
    }

    /**
     * Writes the members of an object as the parts of a form, each after a boundary; the form is
     * not closed.
     */
    public static byte[] parts(String boundary, Slice json) {
        var object = JsonReader.read(json.array(), json.from(), json.to());
        if (object == null) {
            throw new IllegalStateException("the fields were read before");
        }
        var out = new ByteArrayOutputStream();
        object.members()
                .forEach(
                        (name, value) -> {
                            if (value.isArray()) {
                                value.elements().forEach(one -> part(boundary, name, one, out));
                            } else {
                                part(boundary, name, value, out);
                            }
                        });
        return out.toByteArray();
    }

    private static void part(
            String boundary, String name, JsonValue value, ByteArrayOutputStream out) {
        var text = value.text();
        out.writeBytes(
                ("--"
                                + boundary
                                + "\r\nContent-Disposition: form-data; name=\""
                                + name
                                + "\"\r\n\r\n"
                                + (text == null ? value.toJson() : text)
                                + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves out the values. */
    @Override
    public String toString() {
        return "UploadedFields" + values.keySet();
    }
}
