package dev.portolan.gateway.routing;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code x-portolan-tags: k=v,…}, every header of that name. */
final class Tags {
    private static final String NAME = "x-portolan-tags";
    private static final int MOST = 32;

    private Tags() {}

    /** What became of reading. */
    sealed interface Reading {
        /** The tags; a part without a name or without {@code =} is none. */
        record Read(Map<String, String> tags) implements Reading {
            public Read {
                tags = Map.copyOf(tags);
            }
        }

        /** A tag has two values, or there are too many to look at each. */
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
                    return unreadable("names one tag twice with different values");
                }
                if (tags.size() > MOST) {
                    return unreadable("names more than %d tags".formatted(MOST));
                }
            }
        }
        return new Reading.Read(tags);
    }

    private static Reading unreadable(String why) {
        return new Reading.Unreadable(
                Refusal.of(
                                RefusalCode.INVALID_REQUEST,
                                "The header %s %s; send each tag once, %d at most."
                                        .formatted(NAME, why, MOST))
                        .at(NAME));
    }
}
