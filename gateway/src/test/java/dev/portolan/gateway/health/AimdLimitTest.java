package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.tuning.HealthSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class AimdLimitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final HealthSettings.ConcurrencyLimit SETTINGS =
            HealthSettings.DEFAULT.concurrencyLimit();
    private final AimdLimit limit = new AimdLimit(SETTINGS);

    @Test
    void limit_withoutOverload_staysInitial() {
        answer(0, 5_000);
        assertThat(limit.getLimit()).isEqualTo(SETTINGS.max());
    }

    @Test
    void limit_afterOverload_isFourFifthsOfInFlight() {
        overload(0, 100);
        assertThat(limit.getLimit()).isEqualTo(80);
    }

    @Test
    void limit_withLongAnswers_growsByAQuarterEachSecond() {
        overload(0, 100);
        answer(SECOND, 80);
        assertThat(limit.getLimit()).isEqualTo(80 + 1 + 20);
        answer(2 * SECOND, 101);
        assertThat(limit.getLimit()).isEqualTo(101 + 1 + 25);
    }

    @Test
    void limit_withQuickAnswers_growsByOneEach() {
        overload(0, 100);
        for (int i = 0; i < 50; i++) {
            answer(i, 80);
        }
        assertThat(limit.getLimit()).isEqualTo(130);
    }

    @Test
    void limit_notUsed_doesNotGrow() {
        overload(0, 100);
        answer(SECOND, 20);
        assertThat(limit.getLimit()).isEqualTo(80);
        answer(SECOND, 80);
        assertThat(limit.getLimit()).isEqualTo(81);
    }

    @Test
    void limit_afterManyOverloads_isMinimum() {
        for (int i = 0; i < 50; i++) {
            overload(i * SECOND, 1);
        }
        assertThat(limit.getLimit()).isEqualTo(SETTINGS.min());
    }

    @Test
    void limit_withOtherSettings_staysWithinTheirBounds() {
        overload(0, 100);
        limit.apply(new HealthSettings.ConcurrencyLimit(50, 10, 50, 0.5, 0.25));
        assertThat(limit.getLimit()).isEqualTo(50);
        overload(SECOND, 50);
        assertThat(limit.getLimit()).isEqualTo(25);
    }

    @Test
    void limit_neverLowered_takesTheNewInitialLimit() {
        limit.apply(new HealthSettings.ConcurrencyLimit(50, 10, 100, 0.5, 0.25));
        assertThat(limit.getLimit()).isEqualTo(50);
        answer(SECOND, 50);
        assertThat(limit.getLimit()).isBetween(51, 100);
    }

    private void answer(long at, int inFlight) {
        limit.onSample(at, 0, inFlight, false);
    }

    private void overload(long at, int inFlight) {
        limit.onSample(at, 0, inFlight, true);
    }
}
