package dev.portolan.provider.credential;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * A fetched value and its times.
 *
 * @param stale when to renew it
 * @param expires when it stops being valid; {@link Instant#MAX} if never
 */
public record ExpiringValue<T>(T value, Instant stale, Instant expires) {
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration RECHECK = Duration.ofMinutes(10);

    /**
     * Creates a value that expires: it is renewed five minutes before, or after three quarters of a
     * short lifetime.
     */
    public static <T> ExpiringValue<T> until(T value, Instant now, Instant expires) {
        Duration life = Duration.between(now, expires);
        Duration ahead = life.dividedBy(4).compareTo(AHEAD) < 0 ? life.dividedBy(4) : AHEAD;
        return new ExpiringValue<>(value, expires.minus(ahead), expires);
    }

    /** Creates a value that is renewed at {@code stale} if the issuer sets that time. */
    public static <T> ExpiringValue<T> until(
            T value, Instant now, Instant expires, @Nullable Instant stale) {
        ExpiringValue<T> byExpiry = until(value, now, expires);
        return stale == null || stale.isAfter(byExpiry.stale)
                ? byExpiry
                : new ExpiringValue<>(value, stale, expires);
    }

    /**
     * Creates a value that does not expire, fetched again from time to time because it may be
     * rotated.
     */
    public static <T> ExpiringValue<T> endless(T value, Instant now) {
        return new ExpiringValue<>(value, now.plus(RECHECK), Instant.MAX);
    }

    @Override
    public String toString() {
        return "Lease[stale=" + stale + ", expires=" + expires + "]";
    }
}
