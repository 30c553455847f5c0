package dev.portolan.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

final class RetryRuleTest {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final RetryRule rule = new RetryRule(new SplittableRandom(7));

    @Test
    void reset_firstTime_isTriedAgainAfterAJitteredPause() {
        for (int i = 0; i < 100; i++) {
            assertThat(rule.after(FailedAttempt.of(AttemptOutcome.RESET), 1, LONGEST))
                    .isInstanceOfSatisfying(
                            RetryRule.NextStep.SameAfter.class,
                            same ->
                                    assertThat(same.pause())
                                            .isBetween(
                                                    Duration.ofMillis(50), Duration.ofMillis(250)));
        }
        assertThat(rule.after(FailedAttempt.of(AttemptOutcome.RESET), 2, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void serverError_ofTheMoment_isTriedAgainAndOthersAreNot() {
        assertThat(rule.after(server(500), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.SameAfter.class);
        assertThat(rule.after(server(502), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.SameAfter.class);
        assertThat(rule.after(server(504), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void rateLimit_withAHint_waitsThatLong() {
        Duration pause = Duration.ofSeconds(2);
        assertThat(rule.after(limited(pause), 1, LONGEST))
                .isEqualTo(new RetryRule.NextStep.OnwardThenSameAfter(pause));
        assertThat(rule.after(limited(pause), 2, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void pause_longerThanThePolicyWaitsFor_goesOn() {
        assertThat(rule.after(limited(LONGEST.plusMillis(1)), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
        assertThat(rule.after(limited(Duration.ofMillis(1)), 1, Duration.ZERO))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void overload_withAPause_waitsThatLongAndWithoutOneFailsOver() {
        ProviderError.Kind full = ProviderError.Kind.OVERLOADED;
        assertThat(rule.after(failure(full, 503, LONGEST, true), 1, LONGEST))
                .isEqualTo(new RetryRule.NextStep.OnwardThenSameAfter(LONGEST));
        assertThat(rule.after(failure(full, 529, null, true), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void serverError_thatMustNotBeRetried_failsOver() {
        ProviderError.Kind broken = ProviderError.Kind.UPSTREAM_5XX;
        assertThat(rule.after(failure(broken, 500, null, false), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void operatorsProblem_isNotTriedAgain() {
        for (ProviderError.Kind kind :
                List.of(
                        ProviderError.Kind.QUOTA,
                        ProviderError.Kind.OPERATOR,
                        ProviderError.Kind.AUTH,
                        ProviderError.Kind.PERMISSION,
                        ProviderError.Kind.NOT_FOUND)) {
            assertThat(rule.after(failure(kind, 400, Duration.ofMillis(1), true), 1, LONGEST))
                    .isInstanceOf(RetryRule.NextStep.Onward.class);
        }
    }

    @Test
    void rateLimit_withoutAHint_backsOffWithFullJitter() {
        for (int i = 0; i < 100; i++) {
            assertThat(rule.after(limited(null), 1, LONGEST))
                    .isInstanceOfSatisfying(
                            RetryRule.NextStep.OnwardThenSameAfter.class,
                            later ->
                                    assertThat(later.pause())
                                            .isBetween(
                                                    Duration.ofMillis(1), Duration.ofSeconds(1)));
        }
    }

    @Test
    void silence_isNeverTriedAgain() {
        assertThat(rule.after(FailedAttempt.of(AttemptOutcome.NO_FIRST_TOKEN), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Onward.class);
    }

    @Test
    void refusal_goesNowhereElse() {
        assertThat(rule.after(FailedAttempt.of(AttemptOutcome.REFUSED), 1, LONGEST))
                .isInstanceOf(RetryRule.NextStep.Refuse.class);
    }

    private static FailedAttempt server(int status) {
        return failure(ProviderError.Kind.UPSTREAM_5XX, status, null, true);
    }

    private static FailedAttempt limited(@Nullable Duration pause) {
        return failure(ProviderError.Kind.RATE_LIMIT, 429, pause, true);
    }

    private static FailedAttempt failure(
            ProviderError.Kind kind, int status, @Nullable Duration retryAfter, boolean retryable) {
        return FailedAttempt.of(
                new ProviderError(
                        kind,
                        status,
                        null,
                        null,
                        "failed",
                        retryable,
                        retryAfter,
                        retryAfter,
                        null));
    }
}
