package dev.portolan.gateway.limits;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of requests or tokens per period, such as {@code 600/min}.
 *
 * @param amount at least 1
 */
public record Rate(long amount, RatePeriod period) {
    /** The expected form, for messages. */
    public static final String FORM =
            "a whole number from 1 to 1,000,000,000, \"/\" and s, min, h or day, such as 600/min";

    private static final long MAX = 1_000_000_000L;
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,10}) ?/ ?([a-z]{1,6})");

    public Rate {
        if (amount < 1 || amount > MAX) {
            throw new IllegalArgumentException("a rate of " + amount + " (expected: " + FORM + ")");
        }
    }

    /** Parses a rate; empty if {@code text} is not one. */
    public static Optional<Rate> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(written.group(1));
        return RatePeriod.parse(written.group(2))
                .filter(_ -> amount >= 1 && amount <= MAX)
                .map(period -> new Rate(amount, period));
    }

    /** Returns the rate as it is written in a configuration. */
    @Override
    public String toString() {
        return amount + "/" + period.shortName();
    }
}
