package dev.portolan.provider.answer;

import org.jspecify.annotations.Nullable;

/** The headers of an upstream's response, looked up by name regardless of case. */
@FunctionalInterface
public interface HeaderLookup {
    HeaderLookup NONE = name -> null;

    /** Returns the first value of a header, or null; the name is passed in lower case. */
    @Nullable String get(String name);
}
