package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads dates and instants from files. */
public final class Dates {
    private Dates() {}

    /** Returns the date under {@code key}, if present. */
    public static Optional<LocalDate> date(Fields fields, String key) {
        Optional<Scalar> scalar = fields.scalar(key);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(scalar.get().text()));
        } catch (DateTimeParseException e) {
            wrong(fields, key, scalar.get(), "a date such as 2026-11-20");
            return Optional.empty();
        }
    }

    /** Returns the instant under {@code key}, if present; for a date, its start in UTC. */
    public static Optional<Instant> instant(Fields fields, String key) {
        Optional<Scalar> scalar = fields.scalar(key);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        try {
            return Optional.of(
                    text.length() == "2026-11-20".length()
                            ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            wrong(fields, key, scalar.get(), "a date such as 2027-01-01, or 2027-01-01T12:00:00Z");
            return Optional.empty();
        }
    }

    private static void wrong(Fields fields, String key, Scalar written, String expected) {
        fields.error(key, "\"%s\" is %s (expected: %s)".formatted(key, written.shown(), expected));
    }
}
