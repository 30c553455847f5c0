package dev.portolan.gateway.upstream;

import dev.portolan.provider.answer.HeaderLookup;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The headers of an answer, with the gateway's date if its sender set none, so that a time at which
 * to retry can be converted to a wait.
 */
public record DatedHeaders(HeaderLookup headers, InstantSource clock) implements HeaderLookup {
    private static final String DATE = "date";

    @Override
    public @Nullable String get(String name) {
        String sent = headers.get(name);
        return sent == null && name.equals(DATE)
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().atOffset(ZoneOffset.UTC))
                : sent;
    }
}
