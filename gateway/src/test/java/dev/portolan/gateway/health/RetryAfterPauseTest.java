package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

final class RetryAfterPauseTest {
    /** Near the end of what a long holds, as a clock's origin may be. */
    private static final long NOW = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    private final RetryAfterPause pause = new RetryAfterPause(HealthSettings.DEFAULT.retryAfter());

    @Test
    void pause_untilItIsOver_forbidsRequests() {
        pause.onFailure(error(Kind.RATE_LIMIT, 429, Duration.ofSeconds(20)), NOW);
        assertThat(pause.forbids(after(19_999))).isTrue();
        assertThat(pause.remaining(after(19_000))).hasSeconds(1);
        assertThat(pause.forbids(after(20_000))).isFalse();
        assertThat(pause.state(after(20_000))).isEmpty();
    }

    @Test
    void pause_longerThanAMinute_isCutToAMinute() {
        pause.onFailure(error(Kind.RATE_LIMIT, 429, Duration.ofDays(1)), NOW);
        assertThat(pause.remaining(NOW)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void pause_afterALongerOne_doesNotShortenIt() {
        pause.onFailure(error(Kind.OVERLOADED, 529, Duration.ofSeconds(30)), NOW);
        pause.onFailure(error(Kind.RATE_LIMIT, 429, Duration.ofSeconds(1)), NOW);
        assertThat(pause.remaining(NOW)).hasSeconds(30);
        assertThat(pause.state(NOW))
                .hasValueSatisfying(
                        s -> assertThat(s.reason()).isEqualTo(RetryAfterPause.Reason.OVERLOADED));
    }

    @Test
    void failure_withoutRetryAfter_startsNoPause() {
        pause.onFailure(error(Kind.RATE_LIMIT, 429, null), NOW);
        pause.onFailure(error(Kind.INVALID_REQUEST, 400, null), NOW);
        pause.onFailure(error(Kind.QUOTA, 402, null), NOW);
        pause.onFailure(error(Kind.QUOTA, 400, null), NOW);
        pause.onFailure(FailedAttempt.of(AttemptOutcome.RESET), NOW);
        assertThat(pause.defers(NOW)).isFalse();
    }

    @Test
    void quota_usedUp_defersAndDoesNotForbid() {
        pause.onFailure(error(Kind.QUOTA, 429, null), NOW);
        assertThat(pause.defers(NOW)).isTrue();
        assertThat(pause.forbids(NOW)).isFalse();
        assertThat(pause.remaining(NOW)).isZero();
        assertThat(pause.defers(after(30_000))).isFalse();
    }

    @Test
    void quota_besideARetryAfter_leavesThePauseInForce() {
        pause.onFailure(error(Kind.QUOTA, 429, null), NOW);
        pause.onFailure(error(Kind.RATE_LIMIT, 429, Duration.ofSeconds(2)), NOW);
        assertThat(pause.forbids(NOW)).isTrue();
        pause.onFailure(error(Kind.QUOTA, 429, null), NOW);
        assertThat(pause.remaining(NOW)).hasSeconds(2);
    }

    private static long after(long millis) {
        return NOW + Duration.ofMillis(millis).toNanos();
    }

    private static FailedAttempt error(Kind kind, int status, @Nullable Duration wait) {
        return FailedAttempt.of(
                new ProviderError(kind, status, null, null, "no", true, wait, wait, null));
    }
}
