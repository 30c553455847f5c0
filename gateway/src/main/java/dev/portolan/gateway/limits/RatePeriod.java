package dev.portolan.gateway.limits;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The period of a rate. */
public enum RatePeriod {
    /** A second. */
    SECOND(TimeUnit.SECONDS.toNanos(1), List.of("s", "sec", "second")),
    /** A minute. */
    MINUTE(TimeUnit.MINUTES.toNanos(1), List.of("min", "minute")),
    /** An hour. */
    HOUR(TimeUnit.HOURS.toNanos(1), List.of("h", "hour")),
    /** A day of 24 hours. */
    DAY(TimeUnit.DAYS.toNanos(1), List.of("day", "d"));

    private final long nanos;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    RatePeriod(long nanos, List<String> names) {
        this.nanos = nanos;
        this.names = names;
    }

    /** Returns the length of the period, in nanoseconds. */
    public long nanos() {
        return nanos;
    }

    /** Returns the usual spelling, as in {@code 600/min}. */
    public String shortName() {
        return names.getFirst();
    }

    /** Parses a period's name; empty if no period has it. */
    static Optional<RatePeriod> parse(String name) {
        for (RatePeriod period : values()) {
            if (period.names.contains(name)) {
                return Optional.of(period);
            }
        }
        return Optional.empty();
    }
}
