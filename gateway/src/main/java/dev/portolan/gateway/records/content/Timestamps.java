package dev.portolan.gateway.records.content;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Writes times in RFC 3339 to the millisecond, {@code 2026-11-29T23:42:56.012Z}. Keeps the text of
 * the last second, since most times of a batch share it. Not thread-safe.
 */
final class Timestamps {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int SECOND_LENGTH = "2026-11-29T23:42:56".length();

    private long second = Long.MIN_VALUE;
    private String text = "";

    String of(Instant time) {
        if (time.getEpochSecond() != second) {
            text = time.truncatedTo(ChronoUnit.SECONDS).toString().substring(0, SECOND_LENGTH);
            second = time.getEpochSecond();
        }
        int millis = time.getNano() / NANOS_PER_MILLI;
        return text + "." + (millis / 100) + (millis / 10 % 10) + (millis % 10) + "Z";
    }
}
