package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

final class RetryAfterPauseTest {
    /** Near the end of what a long holds, as a clock's origin may be. */
    private static final long NOW = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    private final RetryAfterPause pause = new RetryAfterPause();

    @Test
    void pauseAskedFor_holdsUntilItIsOver() {
        pause.heed(error(Kind.RATE_LIMIT, 429, Duration.ofSeconds(20)), NOW);
        assertThat(pause.holds(after(19_999))).isTrue();
        assertThat(pause.left(after(19_000))).hasSeconds(1);
        assertThat(pause.holds(after(20_000))).isFalse();
        assertThat(pause.state(after(20_000))).isEmpty();
    }

    @Test
    void pauseBeyondAllMeasure_isKeptForAMinute() {
        pause.heed(error(Kind.RATE_LIMIT, 429, Duration.ofDays(1)), NOW);
        assertThat(pause.left(NOW)).isEqualTo(RetryAfterPause.LONGEST);
    }

    @Test
    void shorterPause_doesNotShortenALongerOne() {
        pause.heed(error(Kind.OVERLOADED, 529, Duration.ofSeconds(30)), NOW);
        pause.heed(error(Kind.RATE_LIMIT, 429, Duration.ofSeconds(1)), NOW);
        assertThat(pause.left(NOW)).hasSeconds(30);
        assertThat(pause.state(NOW))
                .hasValueSatisfying(
                        s -> assertThat(s.why()).isEqualTo(RetryAfterPause.Why.OVERLOADED));
    }

    @Test
    void failureWithoutAWish_pausesNothing() {
        pause.heed(error(Kind.RATE_LIMIT, 429, null), NOW);
        pause.heed(error(Kind.INVALID_REQUEST, 400, null), NOW);
        pause.heed(error(Kind.QUOTA, 402, null), NOW);
        pause.heed(error(Kind.QUOTA, 400, null), NOW);
        pause.heed(FailedAttempt.of(AttemptOutcome.RESET), NOW);
        assertThat(pause.spares(NOW)).isFalse();
    }

    @Test
    void emptyAccount_isSparedAndNotShut() {
        pause.heed(error(Kind.QUOTA, 429, null), NOW);
        assertThat(pause.spares(NOW)).isTrue();
        assertThat(pause.holds(NOW)).isFalse();
        assertThat(pause.left(NOW)).isZero();
        assertThat(pause.spares(after(30_000))).isFalse();
    }

    @Test
    void emptyAccount_beforeAndAfterAWish_leavesTheWishInForce() {
        pause.heed(error(Kind.QUOTA, 429, null), NOW);
        pause.heed(error(Kind.RATE_LIMIT, 429, Duration.ofSeconds(2)), NOW);
        assertThat(pause.holds(NOW)).isTrue();
        pause.heed(error(Kind.QUOTA, 429, null), NOW);
        assertThat(pause.left(NOW)).hasSeconds(2);
    }

    private static long after(long millis) {
        return NOW + Duration.ofMillis(millis).toNanos();
    }

    private static FailedAttempt error(Kind kind, int status, @Nullable Duration asked) {
        return FailedAttempt.of(
                new ProviderError(kind, status, null, null, "no", true, asked, asked, null));
    }
}
