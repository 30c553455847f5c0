package dev.portolan.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneId;

/** The windows of budgets in a time zone, across its clock changes. */
final class BudgetPeriodTest {
    @ParameterizedTest
    @CsvSource({
        // The day on which clocks go forward has 23 hours, that on which they go back has 25.
        "DAY, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "WEEK, 2026-03-29T12:00:00Z, 2026-03-22T23:00:00Z, 2026-03-29T22:00:00Z",
        "MONTH, 2026-03-31T22:30:00Z, 2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z",
        "MONTH, 2028-02-29T12:00:00Z, 2028-01-31T23:00:00Z, 2028-02-29T23:00:00Z",
    })
    void windowAt_inParis_beginsAtMidnightThere(
            BudgetPeriod per, Instant at, Instant start, Instant end) {
        BudgetWindow window = per.windowAt(at.toEpochMilli(), ZoneId.of("Europe/Paris"));
        assertThat(Instant.ofEpochMilli(window.startMillis())).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(window.endMillis())).isEqualTo(end);
        assertThat(window.contains(at.toEpochMilli())).isTrue();
    }
}
