package dev.portolan.gateway.routing;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all {@code x-portolan-tags: k=v,…} headers. */
final class Tags {
    private static final String NAME = "x-portolan-tags";
    private static final int MAX_TAGS = 32;

    private Tags() {}

    /** The result of reading the tags. */
    sealed interface Reading {
        /** The tags; a part without a name or without {@code =} is ignored. */
        record Read(Map<String, String> tags) implements Reading {
            public Read {
                tags = Map.copyOf(tags);
            }
        }

        /** A tag has two values, or there are too many. */
        record Unreadable(Refusal refusal) implements Reading {}
    }

    static Reading read(List<String> headers) {
        Map<String, String> tags = new HashMap<>();
        for (String header : headers) {
            for (String part : header.split(",", -1)) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? "" : part.substring(0, equals).strip();
                String value = part.substring(equals + 1).strip();
                String before = name.isEmpty() ? null : tags.putIfAbsent(name, value);
                if (before != null && !before.equals(value)) {
                    return unreadable("has a tag twice with different values");
                }
                if (tags.size() > MAX_TAGS) {
                    return unreadable("has more than %d tags".formatted(MAX_TAGS));
                }
            }
        }
        return new Reading.Read(tags);
    }

    private static Reading unreadable(String why) {
        return new Reading.Unreadable(
                Refusal.of(
                                RefusalCode.INVALID_REQUEST,
                                "The header %s %s; send each tag once, and at most %d tags."
                                        .formatted(NAME, why, MAX_TAGS))
                        .at(NAME));
    }
}
