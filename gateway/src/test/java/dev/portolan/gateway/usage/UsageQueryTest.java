package dev.portolan.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

final class UsageQueryTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:30:00Z");

    @Test
    void query_withoutParameters_isOfTheMonthByTenantAndModel() throws Exception {
        assertThat(UsageQuery.parse(_ -> null, NOW))
                .isEqualTo(
                        new UsageQuery(
                                List.of(UsageDimension.TENANT, UsageDimension.MODEL),
                                LocalDate.of(2026, 11, 1),
                                LocalDate.of(2026, 11, 30),
                                null,
                                false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by          | tenant,colour | by contains \"colour\" (expected: some of month,"
                        + " day,",
                "by          | tenant,tenant | by contains \"tenant\" twice",
                "by          | day,hour      | by contains two periods",
                "by          | ''            | by contains \"\"",
                "from        | yesterday     | from is \"yesterday\" (expected: a day such as",
                "from        | 2026-11-31    | from is \"2026-11-31\"",
                "from        | -2026-11-01   | from is \"-2026-11-01\"",
                "to          | 2026-11-01    | from is 2026-11-01 and to is 2026-11-01",
                "descendants | yes           | descendants is \"yes\" (expected: true or false)",
            })
    void query_mistake_saysWhatWasExpected(String name, String value, String message) {
        assertThatThrownBy(() -> UsageQuery.parse(Map.of(name, value)::get, NOW))
                .isInstanceOf(UsageQuery.UnusableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void query_withDescendantsButNotByTenant_isRefused() {
        Map<String, String> parameters = Map.of("by", "model", "descendants", "true");

        assertThatThrownBy(() -> UsageQuery.parse(parameters::get, NOW))
                .hasMessageContaining("the report is not by tenant");
    }
}
