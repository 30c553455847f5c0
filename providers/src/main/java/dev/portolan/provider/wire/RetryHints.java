package dev.portolan.provider.wire;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.ErrorReader.Facts;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads how long a provider asks to wait, from the first header or member that states it. Points in
 * time are measured from the response's {@code date} header, so that no clock is needed.
 */
final class RetryHints {
    private static final Duration MAX_WAIT = Duration.ofDays(1);
    private static final Pattern STEP = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|h|m|s|d)");
    private static final Pattern SENTENCE =
            Pattern.compile(
                    "(?:try again in|retry after|retry in)\\s+((?:\\d{1,9}(?:\\.\\d{1,9})?\\s*"
                            + "(?:ms|milliseconds?|seconds?|minutes?|hours?|[hms])\\s*){1,4})",
                    Pattern.CASE_INSENSITIVE);

    private RetryHints() {}

    static Hint read(HeaderLookup headers, JsonValue body, Facts facts) {
        var wait = millis(headers.get("retry-after-ms"));
        wait = wait == null ? retryAfter(headers) : wait;
        wait = wait == null ? details(body) : wait;
        wait = wait == null ? anthropic(headers) : wait;
        wait = wait == null && facts.status() == 429 ? usedUp(headers) : wait;
        if (wait != null) {
            return new Hint(wait, pauses(facts.status()) ? wait : null);
        }
        wait = facts.status() == 429 ? tokens(headers) : null;
        wait = wait == null && facts.message() != null ? sentence(facts.message()) : wait;
        return new Hint(wait, null);
    }

    /** Returns whether a wait requested with this status applies to the whole deployment. */
    private static boolean pauses(int status) {
        return status == 429 || status == 503 || status == 529;
    }

    /**
     * The waits a provider asked for.
     *
     * @param retryAfter the time after which the same request may be sent again
     * @param pause the time during which no request may be sent; never read from a message, which
     *     may quote a caller, nor from a limit that is not exhausted, which a smaller request may
     *     not reach
     */
    record Hint(@Nullable Duration retryAfter, @Nullable Duration pause) {}

    private static @Nullable Duration millis(@Nullable String value) {
        return value == null ? null : positive(number(value, 1));
    }

    private static @Nullable Duration retryAfter(HeaderLookup headers) {
        var value = headers.get("retry-after");
        if (value == null) {
            return null;
        }
        var seconds = number(value, 1000);
        return seconds != null
                ? positive(seconds)
                : until(
                        headers,
                        value,
                        t -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(t)));
    }

    private static @Nullable Duration details(JsonValue body) {
        for (var detail : body.firstElement().get("error").get("details").elements()) {
            var delay = detail.get("retryDelay").text();
            delay = delay == null ? detail.get("metadata").get("quotaResetDelay").text() : delay;
            var wait = delay == null ? null : steps(delay);
            if (wait != null) {
                return wait;
            }
        }
        return null;
    }

    private static @Nullable Duration anthropic(HeaderLookup headers) {
        Duration longest = null;
        for (var limit : new String[] {"requests", "tokens", "input-tokens", "output-tokens"}) {
            var prefix = "anthropic-ratelimit-" + limit;
            var reset = headers.get(prefix + "-reset");
            if (reset != null && "0".equals(headers.get(prefix + "-remaining"))) {
                longest =
                        longer(
                                longest,
                                until(headers, reset, t -> OffsetDateTime.parse(t).toInstant()));
            }
        }
        return longest;
    }

    /** Returns the longest reset time of the exhausted limits. */
    private static @Nullable Duration usedUp(HeaderLookup headers) {
        Duration longest = null;
        for (var limit : new String[] {"requests", "tokens"}) {
            var reset = headers.get("x-ratelimit-reset-" + limit);
            if (reset != null && "0".equals(headers.get("x-ratelimit-remaining-" + limit))) {
                longest = longer(longest, steps(reset));
            }
        }
        return longest;
    }

    private static @Nullable Duration tokens(HeaderLookup headers) {
        var reset = headers.get("x-ratelimit-reset-tokens");
        return reset == null ? null : steps(reset);
    }

    private static @Nullable Duration sentence(String message) {
        var found = SENTENCE.matcher(message.substring(0, Math.min(2000, message.length())));
        if (!found.find()) {
            return null;
        }
        var shortened =
                found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\s+", "")
                        .replaceAll("milliseconds?", "ms")
                        .replaceAll("seconds?", "s")
                        .replaceAll("minutes?", "m")
                        .replaceAll("hours?", "h");
        return steps(shortened);
    }

    /** A duration in Go's style, such as {@code 1m2.5s} or {@code 6ms}, or plain seconds. */
    private static @Nullable Duration steps(String value) {
        var seconds = number(value, 1000);
        if (seconds != null) {
            return positive(seconds);
        }
        var step = STEP.matcher(value.strip());
        double millis = 0;
        int at = 0;
        while (step.find() && step.start() == at) {
            millis += Double.parseDouble(step.group(1)) * unit(step.group(2));
            at = step.end();
        }
        return at == value.strip().length() ? positive(millis) : null;
    }

    private static double unit(String name) {
        return switch (name) {
            case "d" -> 86_400_000;
            case "h" -> 3_600_000;
            case "m" -> 60_000;
            case "s" -> 1000;
            default -> 1;
        };
    }

    private static @Nullable Double number(String value, int millisPerUnit) {
        var digits = value.strip();
        return digits.matches("\\d{1,12}(\\.\\d{1,9})?")
                ? Double.valueOf(Double.parseDouble(digits) * millisPerUnit)
                : null;
    }

    private static @Nullable Duration positive(@Nullable Double millis) {
        if (millis == null || millis <= 0) {
            return null;
        }
        return Duration.ofMillis((long) Math.min(Math.ceil(millis), (double) MAX_WAIT.toMillis()));
    }

    private static @Nullable Duration until(
            HeaderLookup headers, String value, Function<String, Instant> reading) {
        var now = headers.get("date");
        if (now == null) {
            return null;
        }
        try {
            var from = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(now));
            var wait = Duration.between(from, reading.apply(value));
            return positive((double) wait.toMillis());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
