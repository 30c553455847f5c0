package dev.portolan.provider.canonical;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The members of a request that a provider can't express and that don't change the answer. */
public final class DroppedFields {
    private final Set<String> names = new LinkedHashSet<>();

    /** Adds a member by the name the caller used. */
    public void drop(String name) {
        names.add(name);
    }

    /** Adds a member if it is present. */
    public void dropIf(boolean given, String name) {
        if (given) {
            names.add(name);
        }
    }

    /** Returns the names, in the order in which they were added. */
    public List<String> names() {
        return List.copyOf(names);
    }
}
