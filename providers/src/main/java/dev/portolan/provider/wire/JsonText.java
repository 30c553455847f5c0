package dev.portolan.provider.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import dev.portolan.provider.bytes.Utf8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** JSON strings to text and back. */
public final class JsonText {
    private JsonText() {}

    /** The text of a JSON string that lies, with its quotes, in a range; empty if it is none. */
    public static String decode(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                var text = Tree.read(bytes, from, to).string();
                return text == null ? "" : text;
            }
        }
        return to - from < 2
                ? ""
                : new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }

    /** The JSON string of a text, with its quotes. */
    public static byte[] quote(String text) {
        var inner = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        var quoted = new ByteArrayOutputStream(inner.length + 2);
        quoted.write('"');
        quoted.writeBytes(inner);
        quoted.write('"');
        return quoted.toByteArray();
    }

    /** The JSON string whose text is the bytes of a range. */
    public static byte[] quote(byte[] bytes, int from, int to) {
        return quote(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** Whether a range is well-formed UTF-8. */
    public static boolean isUtf8(byte[] bytes, int from, int to) {
        return Utf8.firstInvalid(bytes, from, to) < 0;
    }

    /** Whether the range begins with these ASCII characters. */
    public static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
        return JsonBytes.startsWith(bytes, from, to, ascii);
    }

    /** Whether the range is these ASCII characters. */
    public static boolean is(byte[] bytes, int from, int to, String ascii) {
        return to - from == ascii.length() && JsonBytes.startsWith(bytes, from, to, ascii);
    }

    /** The offset after a string's closing quote, given its opening quote. */
    public static int endOfString(byte[] bytes, int quote, int to) {
        return JsonBytes.stringEnd(bytes, quote, to);
    }

    /** The first offset that holds no JSON whitespace, or {@code to}. */
    public static int skipBlank(byte[] bytes, int from, int to) {
        return JsonBytes.skipBlank(bytes, from, to);
    }
}
