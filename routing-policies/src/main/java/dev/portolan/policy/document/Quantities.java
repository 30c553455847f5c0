package dev.portolan.policy.document;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Amounts as people write them: {@code 800ms}, {@code 10s}, {@code 32MiB}. */
public final class Quantities {

    /** The format of a duration, for messages. */
    public static final String DURATION = "a duration such as 800ms, 10s, 2m or 1h";

    /** The format of a size, for messages. */
    public static final String BYTES = "a size such as 512B, 16KiB, 32MiB or 1GiB";

    private Quantities() {}

    /** A whole number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}; or 0. */
    public static Optional<Duration> duration(String text) {
        int digits = digits(text);
        long unit =
                switch (text.substring(digits)) {
                    case "ms" -> 1L;
                    case "s" -> 1_000L;
                    case "m" -> 60_000L;
                    case "h" -> 3_600_000L;
                    case "d" -> 86_400_000L;
                    case "" -> text.equals("0") ? 1L : -1L;
                    default -> -1L;
                };
        OptionalLong millis = amount(text, digits, unit);
        return millis.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(millis.getAsLong()));
    }

    /**
     * A whole number with {@code B}, {@code KiB}, {@code MiB}, {@code GiB}, {@code kB}, …; bytes.
     */
    public static OptionalLong bytes(String text) {
        int digits = digits(text);
        long unit =
                switch (text.substring(digits)) {
                    case "", "B" -> 1L;
                    case "kB", "KB" -> 1_000L;
                    case "MB" -> 1_000_000L;
                    case "GB" -> 1_000_000_000L;
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> -1L;
                };
        return amount(text, digits, unit);
    }

    private static int digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static OptionalLong amount(String text, int digits, long unit) {
        if (digits == 0 || digits > 15 || unit < 0) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text.substring(0, digits));
        if (number > Long.MAX_VALUE / unit) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number * unit);
    }
}
