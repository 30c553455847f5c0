package dev.portolan.provider.json;

import dev.portolan.provider.json.JsonValue.JsonArray;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.JsonValue.JsonNumber;
import dev.portolan.provider.json.JsonValue.JsonObject;
import dev.portolan.provider.json.JsonValue.JsonString;

/** Writes values as compact JSON whose characters all exist in UTF-8. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || isLoneSurrogate(text, i)) {
                        escape(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
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

    private static void escape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 15));
        }
    }
}
