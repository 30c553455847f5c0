package dev.portolan.provider.wire;

import dev.portolan.provider.answer.HeaderLookup;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The places of an answer in which it may say where it was made. */
public final class LocationFields {
    /** Anthropic's, in the usage. */
    public static final String MEMBER = "inference_geo";

    /** Azure's front, and another gateway's of this kind. */
    private static final String[] HEADERS = {"x-ms-region", "x-portolan-processing"};

    private static final byte[] WANTED = MEMBER.getBytes(StandardCharsets.US_ASCII);

    private LocationFields() {}

    /** What the headers say; null where they say nothing. */
    public static @Nullable String in(HeaderLookup headers) {
        for (String name : HEADERS) {
            String value = headers.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** What a range that holds a usage says; null where it says nothing, as most. */
    public static @Nullable String inUsage(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - WANTED.length; i++) {
            if (bytes[i] == 'i'
                    && Arrays.equals(bytes, i, i + WANTED.length, WANTED, 0, WANTED.length)) {
                return Tree.read(bytes, from, to).get(MEMBER).string();
            }
        }
        return null;
    }
}
