package dev.portolan.gateway.cache;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The directives of a caller's {@code Cache-Control}.
 *
 * @param reads whether a cached answer, or an answer of a call under way, may be used
 * @param stores whether the answer may be cached
 * @param maxAge the highest age of an answer that may be used
 */
public record CacheDirectives(boolean reads, boolean stores, Duration maxAge) {
    /** No directives: everything that the policy allows. */
    public static final CacheDirectives NONE =
            new CacheDirectives(true, true, Duration.ofDays(36_500));

    /** Parses these header values together; an invalid max-age requests a fresh answer. */
    public static CacheDirectives of(List<String> headers) {
        CacheDirectives read = NONE;
        for (String header : headers) {
            for (String part : header.split(",", -1)) {
                read = read.and(part.strip().toLowerCase(Locale.ROOT));
            }
        }
        return read;
    }

    private CacheDirectives and(String directive) {
        if (directive.equals("no-store")) {
            return new CacheDirectives(false, false, maxAge);
        }
        if (directive.equals("no-cache") || directive.startsWith("no-cache=")) {
            return new CacheDirectives(false, stores, maxAge);
        }
        if (directive.startsWith("max-age")) {
            Duration age = seconds(directive.substring("max-age".length()).strip());
            return new CacheDirectives(reads, stores, age.compareTo(maxAge) < 0 ? age : maxAge);
        }
        return this;
    }

    private static Duration seconds(String assignment) {
        String digits = assignment.replace("=", "").replace("\"", "").strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || !assignment.startsWith("=")) {
            return Duration.ZERO;
        }
        return digits.length() > 9 ? NONE.maxAge : Duration.ofSeconds(Long.parseLong(digits));
    }
}
