package dev.portolan.gateway.usage;

import java.time.Duration;

/** The periods that sums are kept by, in UTC. */
public enum UsagePeriod {
    HOUR("usage_hours", Duration.ofHours(1)),
    DAY("usage_days", Duration.ofDays(1));

    private final String table;
    private final long millis;

    UsagePeriod(String table, Duration length) {
        this.table = table;
        this.millis = length.toMillis();
    }

    /** The table of its sums. */
    String table() {
        return table;
    }

    /** Returns the start of the period that contains a time; both in milliseconds since 1970. */
    long start(long epochMillis) {
        return Math.floorDiv(epochMillis, millis) * millis;
    }

    /** Its length in milliseconds. */
    long millis() {
        return millis;
    }
}
