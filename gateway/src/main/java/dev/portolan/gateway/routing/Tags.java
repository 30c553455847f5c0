package dev.portolan.gateway.routing;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Reads {@code x-portolan-tags: k=v,…}. */
final class Tags {
    private static final int MOST = 32;

    private Tags() {}

    /** The tags of a header; a part without a name or without {@code =} is no tag. */
    static Map<String, String> read(@Nullable String header) {
        if (header == null) {
            return Map.of();
        }
        Map<String, String> tags = new HashMap<>();
        for (String part : header.split(",", MOST + 1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && tags.size() < MOST) {
                tags.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(tags);
    }
}
