package dev.portolan.provider.wire;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.json.JsonReader;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads from a response in which region or geography it was processed, if that is stated. */
public final class LocationFields {
    /** Anthropic's member of the usage object. */
    public static final String MEMBER = "inference_geo";

    /** The headers of Azure's front end and of another Portolan gateway. */
    private static final String[] HEADERS = {"x-ms-region", "x-portolan-processing"};

    private static final byte[] WANTED = MEMBER.getBytes(StandardCharsets.US_ASCII);

    private LocationFields() {}

    /** Returns the location the headers state; null if none. */
    public static @Nullable String in(HeaderLookup headers) {
        for (String name : HEADERS) {
            String value = headers.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** Returns the location the usage object in a range states; null if none. */
    public static @Nullable String inUsage(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - WANTED.length; i++) {
            if (bytes[i] == 'i'
                    && Arrays.equals(bytes, i, i + WANTED.length, WANTED, 0, WANTED.length)) {
                return JsonReader.readFirst(bytes, from, to).get(MEMBER).text();
            }
        }
        return null;
    }
}
