package dev.portolan.provider.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The members of a body that its reader has no place for, by their names with a prefix for the
 * object they are in. Every reader passes each object it reads, with the names it reads there, so
 * that no member is lost without a name.
 */
public final class UnreadMembers {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** Adds the members of an object other than those read; null and empty ones say nothing. */
    public void add(String prefix, JsonValue object, Set<String> read) {
        object.members()
                .forEach(
                        (name, value) -> {
                            if (!read.contains(name) && !isNothing(value)) {
                                members.put(prefix + name, value);
                            }
                        });
    }

    private static boolean isNothing(JsonValue value) {
        return value.isNull()
                || (value.isObject() && value.members().isEmpty())
                || (value.isArray() && value.elements().isEmpty());
    }

    /** Returns the members by name. */
    public Map<String, JsonValue> members() {
        return members;
    }
}
