package dev.portolan.gateway.cache;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a caller's {@code Cache-Control} asks of the cache.
 *
 * @param reads whether a kept answer, or one in the air, will do
 * @param keeps whether the answer may be kept
 * @param maxAge the oldest answer that will do
 */
public record CacheDirectives(boolean reads, boolean keeps, Duration maxAge) {
    /** No wish: anything the policy allows. */
    public static final CacheDirectives NONE =
            new CacheDirectives(true, true, Duration.ofDays(36_500));

    /** What these header values say together; what is not understood asks for a fresh answer. */
    public static CacheDirectives of(List<String> headers) {
        CacheDirectives said = NONE;
        for (String header : headers) {
            for (String part : header.split(",", -1)) {
                said = said.and(part.strip().toLowerCase(Locale.ROOT));
            }
        }
        return said;
    }

    private CacheDirectives and(String directive) {
        if (directive.equals("no-store")) {
            return new CacheDirectives(false, false, maxAge);
        }
        if (directive.equals("no-cache") || directive.startsWith("no-cache=")) {
            return new CacheDirectives(false, keeps, maxAge);
        }
        if (directive.startsWith("max-age")) {
            Duration asked = seconds(directive.substring("max-age".length()).strip());
            return new CacheDirectives(reads, keeps, asked.compareTo(maxAge) < 0 ? asked : maxAge);
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
