package dev.portolan.provider.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import dev.portolan.provider.bytes.Utf8;
import dev.portolan.provider.json.JsonReader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Converts JSON strings to text and back. */
public final class JsonText {
    private JsonText() {}

    /** Decodes the JSON string in a range, quotes included; empty if there is none. */
    public static String decode(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                var text = JsonReader.readFirst(bytes, from, to).text();
                return text == null ? "" : text;
            }
        }
        return to - from < 2
                ? ""
                : new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }

    /** Encodes a text as a JSON string, quotes included. */
    public static byte[] quote(String text) {
        var inner = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        var quoted = new ByteArrayOutputStream(inner.length + 2);
        quoted.write('"');
        quoted.writeBytes(inner);
        quoted.write('"');
        return quoted.toByteArray();
    }

    /** Encodes the UTF-8 text in a range as a JSON string. */
    public static byte[] quote(byte[] bytes, int from, int to) {
        return quote(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** Returns whether a range is well-formed UTF-8. */
    public static boolean isUtf8(byte[] bytes, int from, int to) {
        return Utf8.firstInvalid(bytes, from, to) < 0;
    }

    /** Returns whether the range begins with these ASCII characters. */
    public static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
        return JsonBytes.startsWith(bytes, from, to, ascii);
    }

    /** Returns whether the range is these ASCII characters. */
    public static boolean is(byte[] bytes, int from, int to, String ascii) {
        return to - from == ascii.length() && JsonBytes.startsWith(bytes, from, to, ascii);
    }

    /** Returns the offset after a string's closing quote, given that of its opening quote. */
    public static int endOfString(byte[] bytes, int quote, int to) {
        return JsonBytes.stringEnd(bytes, quote, to);
    }

    /** Returns the first offset without JSON whitespace, or {@code to}. */
    public static int skipBlank(byte[] bytes, int from, int to) {
        return JsonBytes.skipBlank(bytes, from, to);
    }
}
