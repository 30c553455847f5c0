package dev.portolan.provider.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThinkingBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "    , 16384,      , 64000, 16384, 20480",
        "    , 16384,  5000, 64000,  2500,  5000",
        "    , 16384,  2048, 64000,  1024,  2048",
        "    , 16384,  1500, 64000,     0,     0",
        "    ,  1024, 90000, 64000,  1024, 64000",
        "    , 32000,      , 32000, 27904, 32000",
        "4000,  8192,  5000, 64000,  4000,  5000",
        "9000,  8192,  5000, 64000,  2500,  5000",
        " 500,  8192,  5000, 64000,     0,     0",
        "9000,  8192,      ,     0,  9000, 13096"
    })
    void budget_besideALimit_leavesRoomForTheAnswer(
            @Nullable Long given,
            long wanted,
            @Nullable Long limit,
            long maxOutput,
            long tokens,
            long total) {
        var budget = ThinkingBudget.of(given, wanted, limit, maxOutput);
        assertThat(budget).isEqualTo(tokens == 0 ? null : new ThinkingBudget(tokens, total));
    }

    @Property
    void budget_ofAnEffort_leavesHalfTheLimitOrARoomForAnAnswer(
            @ForAll Effort effort,
            @ForAll @LongRange(min = 1, max = 200_000) long limit,
            @ForAll boolean limited) {
        var budget = ThinkingBudget.of(null, effort.budget(), limited ? limit : null, 64_000);
        if (budget != null) {
            assertThat(budget.tokens()).isGreaterThanOrEqualTo(ThinkingBudget.MIN);
            assertThat(budget.limit()).isLessThanOrEqualTo(64_000);
            assertThat(budget.limit() - budget.tokens())
                    .isGreaterThanOrEqualTo(limited ? budget.limit() / 2 : ThinkingBudget.ANSWER);
        }
    }
}
