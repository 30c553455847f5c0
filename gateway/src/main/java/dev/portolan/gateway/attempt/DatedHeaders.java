package dev.portolan.gateway.attempt;

import dev.portolan.provider.answer.HeaderLookup;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The headers of an answer, with a date where its sender gave none: a provider that names the
 * moment at which to come back is understood all the same.
 */
record DatedHeaders(HeaderLookup headers, InstantSource clock) implements HeaderLookup {
    private static final String DATE = "date";

    @Override
    public @Nullable String get(String name) {
        String told = headers.get(name);
        return told == null && name.equals(DATE)
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().atOffset(ZoneOffset.UTC))
                : told;
    }
}
