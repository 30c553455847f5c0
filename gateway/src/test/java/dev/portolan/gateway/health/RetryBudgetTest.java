package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.tuning.HealthSettings;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

final class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget(HealthSettings.DEFAULT.retryBudget(), 0);

    @Test
    void retries_withoutTraffic_areTenASecond() {
        assertThat(retries(0)).isEqualTo(10);
        assertThat(retries(0)).isZero();
        assertThat(retries(TimeUnit.SECONDS.toNanos(1))).isEqualTo(10);
    }

    @Test
    void retries_underTraffic_areAFifthOfItMore() {
        retries(0);
        for (int i = 0; i < 100; i++) {
            budget.onRequest();
        }
        assertThat(retries(0)).isBetween(19, 20);
    }

    @Test
    void retries_afterALongIdleTime_areBounded() {
        assertThat(retries(TimeUnit.HOURS.toNanos(1))).isEqualTo(100);
    }

    @Test
    void budget_withOtherSettings_keepsWhatIsLeft() {
        budget.apply(new HealthSettings.RetryBudget(0.5, 0, 5));
        assertThat(retries(0)).isEqualTo(5);
        for (int i = 0; i < 4; i++) {
            budget.onRequest();
        }
        assertThat(retries(TimeUnit.HOURS.toNanos(1))).isEqualTo(2);
    }

    private int retries(long at) {
        int granted = 0;
        while (budget.tryRetry(at)) {
            granted++;
        }
        return granted;
    }
}
