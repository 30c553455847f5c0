package dev.portolan.provider.answer;

import org.jspecify.annotations.Nullable;

/** The headers of an upstream's answer, found by name whatever the case. */
@FunctionalInterface
public interface HeaderLookup {
    HeaderLookup NONE = name -> null;

    /** The first value of a header, or null; the name is given in lower case. */
    @Nullable String get(String name);
}
