package dev.portolan.provider.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import dev.portolan.provider.json.JsonValue.JsonArray;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.JsonValue.JsonNumber;
import dev.portolan.provider.json.JsonValue.JsonObject;
import dev.portolan.provider.json.JsonValue.JsonString;

import java.util.HexFormat;

/** Writes values as compact JSON; lone surrogates, which UTF-8 can't encode, are escaped. */
final class JsonWriter {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private JsonWriter() {}

    static void write(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonObject object -> object(object, out);
            case JsonArray array -> array(array, out);
            case JsonString(String text) -> string(text, out);
            case JsonNumber(String digits) -> out.append(digits);
            case JsonLiteral literal -> out.append(literal);
        }
    }

    private static void object(JsonObject object, StringBuilder out) {
        char before = '{';
        for (var member : object.members().entrySet()) {
            out.append(before);
            string(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void array(JsonArray array, StringBuilder out) {
        char before = '[';
        for (var value : array.values()) {
            out.append(before);
            write(value, out);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            if (isLoneSurrogate(text, at)) {
                ENCODER.quoteAsString(text.substring(from, at), out);
                out.append("\\u").append(HexFormat.of().toHexDigits(text.charAt(at)));
                from = at + 1;
            }
        }
        ENCODER.quoteAsString(text.substring(from), out);
        out.append('"');
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
