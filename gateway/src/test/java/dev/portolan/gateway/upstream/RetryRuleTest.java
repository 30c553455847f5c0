package dev.portolan.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.ProviderError;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.SplittableRandom;

final class RetryRuleTest {
    private final RetryRule rule = new RetryRule(new SplittableRandom(7));

    @Test
    void reset_firstTime_isTriedAgainAfterAJitteredPause() {
        for (int i = 0; i < 100; i++) {
            assertThat(rule.after(Failure.of(Outcome.RESET), 1))
                    .isInstanceOfSatisfying(
                            Next.SameAfter.class,
                            same ->
                                    assertThat(same.pause())
                                            .isBetween(
                                                    Duration.ofMillis(50), Duration.ofMillis(250)));
        }
        assertThat(rule.after(Failure.of(Outcome.RESET), 2)).isInstanceOf(Next.Onward.class);
    }

    @Test
    void serverError_ofTheMoment_isTriedAgainAndOthersAreNot() {
        assertThat(rule.after(server(500), 1)).isInstanceOf(Next.SameAfter.class);
        assertThat(rule.after(server(502), 1)).isInstanceOf(Next.SameAfter.class);
        assertThat(rule.after(server(504), 1)).isInstanceOf(Next.Onward.class);
    }

    @Test
    void rateLimit_withAHint_waitsAsTold() {
        Duration told = Duration.ofSeconds(2);
        assertThat(rule.after(limited(told), 1)).isEqualTo(new Next.OnwardThenSameAfter(told));
        assertThat(rule.after(limited(told), 2)).isInstanceOf(Next.Onward.class);
    }

    @Test
    void rateLimit_withoutAHint_backsOffWithFullJitter() {
        for (int i = 0; i < 100; i++) {
            assertThat(rule.after(limited(null), 1))
                    .isInstanceOfSatisfying(
                            Next.OnwardThenSameAfter.class,
                            later ->
                                    assertThat(later.pause())
                                            .isBetween(
                                                    Duration.ofMillis(1), Duration.ofSeconds(1)));
        }
    }

    @Test
    void silence_isNeverTriedAgain() {
        assertThat(rule.after(Failure.of(Outcome.NO_FIRST_TOKEN), 1))
                .isInstanceOf(Next.Onward.class);
    }

    @Test
    void refusal_goesNowhereElse() {
        assertThat(rule.after(Failure.of(Outcome.REFUSED), 1)).isInstanceOf(Next.Refuse.class);
    }

    private static Failure server(int status) {
        return failure(ProviderError.Kind.UPSTREAM_5XX, status, null);
    }

    private static Failure limited(@Nullable Duration told) {
        return failure(ProviderError.Kind.RATE_LIMIT, 429, told);
    }

    private static Failure failure(
            ProviderError.Kind kind, int status, @Nullable Duration retryAfter) {
        return Failure.of(
                new ProviderError(kind, status, null, null, "failed", true, retryAfter, null));
    }
}
