package dev.portolan.gateway.usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a report contains.
 *
 * @param by what it is grouped by, in the order of its columns
 * @param from the first day, in UTC
 * @param to the day after the last one
 * @param tenant only this tenant and its descendants; null for all
 * @param descendants whether a tenant's line includes its descendants; lines then overlap
 */
public record UsageQuery(
        List<UsageDimension> by,
        LocalDate from,
        LocalDate to,
        @Nullable String tenant,
        boolean descendants) {
    public UsageQuery {
        by = List.copyOf(by);
    }

    /** What was written is not a query; the message says what was expected. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /**
     * Reads a query from the parameters of a command or of an address.
     *
     * @param parameters returns the text of {@code by}, {@code from}, {@code to}, {@code tenant} or
     *     {@code descendants}; null if it was not given
     * @param now without dates the report is of the current month
     */
    public static UsageQuery parse(Function<String, @Nullable String> parameters, Instant now)
            throws UnusableException {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate from = date("from", parameters.apply("from"), today.withDayOfMonth(1));
        LocalDate to = date("to", parameters.apply("to"), today.plusDays(1));
        if (!from.isBefore(to)) {
            throw new UnusableException(
                    "from is %s and to is %s (expected: from before to, which is the day after the last one)"
                            .formatted(from, to));
        }
        List<UsageDimension> by = by(parameters.apply("by"));
        boolean descendants = flag(parameters.apply("descendants"));
        if (descendants && !by.contains(UsageDimension.TENANT)) {
            throw new UnusableException(
                    "descendants is given, but the report is not by tenant (expected: by=tenant)");
        }
        return new UsageQuery(by, from, to, parameters.apply("tenant"), descendants);
    }

    private static LocalDate date(String name, @Nullable String written, LocalDate otherwise)
            throws UnusableException {
        if (written == null) {
            return otherwise;
        }
        try {
            LocalDate date = LocalDate.parse(written);
            if (date.getYear() >= 1970 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new UnusableException(
                "%s is \"%s\" (expected: a day such as 2026-11-29)".formatted(name, written));
    }

    private static List<UsageDimension> by(@Nullable String written) throws UnusableException {
        if (written == null) {
            return List.of(UsageDimension.TENANT, UsageDimension.MODEL);
        }
        List<UsageDimension> by = new ArrayList<>();
        for (String word : written.split(",", -1)) {
            UsageDimension dimension =
                    UsageDimension.of(word.strip())
                            .orElseThrow(
                                    () ->
                                            new UnusableException(
                                                    "by contains \"%s\" (expected: some of %s)"
                                                            .formatted(
                                                                    word, UsageDimension.words())));
            if (by.contains(dimension)) {
                throw new UnusableException("by contains \"%s\" twice".formatted(word));
            }
            by.add(dimension);
        }
        if (by.stream().filter(UsageDimension::isTime).count() > 1) {
            throw new UnusableException("by contains two periods (expected: month, day or hour)");
        }
        return by;
    }

    private static boolean flag(@Nullable String written) throws UnusableException {
        if (written == null || written.equals("false")) {
            return false;
        }
        if (written.equals("true")) {
            return true;
        }
        throw new UnusableException(
                "descendants is \"%s\" (expected: true or false)".formatted(written));
    }

    /** The period of the sums that it is made from. */
    UsagePeriod period() {
        return by.contains(UsageDimension.HOUR) ? UsagePeriod.HOUR : UsagePeriod.DAY;
    }
}
