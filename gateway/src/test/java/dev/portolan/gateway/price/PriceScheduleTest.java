package dev.portolan.gateway.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.price.ListPrice.Source;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;

/** The price in force, by date and source. */
final class PriceScheduleTest {
    @Test
    void price_withoutDate_isAlwaysInForce() {
        PriceSchedule schedule = schedule(entry(Source.MODEL, null, 1));

        assertThat(input(schedule, "1990-01-01T00:00:00Z")).isEqualTo(1);
        assertThat(input(schedule, "2990-01-01T00:00:00Z")).isEqualTo(1);
    }

    @Test
    void laterPrice_takesEffectAtMidnightUtcOfItsDate() {
        PriceSchedule schedule =
                schedule(
                        entry(Source.MODEL, "2027-01-01", 2),
                        entry(Source.MODEL, null, 1),
                        entry(Source.MODEL, "2028-01-01", 3));

        assertThat(input(schedule, "2026-12-31T23:59:59.999Z")).isEqualTo(1);
        assertThat(input(schedule, "2027-01-01T00:00:00Z")).isEqualTo(2);
        assertThat(input(schedule, "2028-06-01T00:00:00Z")).isEqualTo(3);
    }

    @Test
    void moreSpecificPrice_takesPrecedenceWhateverItsDate() {
        PriceSchedule schedule =
                schedule(
                        entry(Source.MODEL, "2027-06-01", 1),
                        entry(Source.SKU, null, 2),
                        entry(Source.ENDPOINT, "2027-01-01", 3));

        assertThat(input(schedule, "2026-12-31T00:00:00Z")).isEqualTo(2);
        assertThat(input(schedule, "2027-01-01T00:00:00Z")).isEqualTo(3);
        assertThat(input(schedule, "2027-07-01T00:00:00Z")).isEqualTo(3);
    }

    @Test
    void priceOfTheFuture_aloneIsUnknownUntilThen() {
        PriceSchedule schedule = schedule(entry(Source.MODEL, "2027-01-01", 2));
        Instant before = Instant.parse("2026-12-31T00:00:00Z");

        assertThat(schedule.at(before).list()).isEqualTo(ListPrice.UNKNOWN);
        assertThat(schedule.at(before).ranking().known()).isFalse();
        assertThat(schedule.at(before).ceiling()).isEqualTo(CostCeiling.NOTHING_KNOWN);
    }

    @Test
    void ranking_isInTheReferenceCurrency() {
        PriceSchedule.Step step =
                schedule(entry(Source.MODEL, null, 10)).at(Instant.parse("2026-12-31T00:00:00Z"));

        assertThat(step.ranking().input()).isEqualTo(9.2);
        assertThat(step.ceiling().input()).isEqualTo(9.2);
    }

    private static PriceSchedule schedule(PriceSchedule.Entry... entries) {
        return PriceSchedule.of(Arrays.asList(entries));
    }

    private static PriceSchedule.Entry entry(Source source, @Nullable String from, long input) {
        return new PriceSchedule.Entry(
                new ListPrice(
                        source,
                        from == null ? null : LocalDate.parse(from),
                        "USD",
                        Map.of(PriceUnit.INPUT, BigDecimal.valueOf(input))),
                0.92);
    }

    private static long input(PriceSchedule schedule, String at) {
        return schedule.at(Instant.parse(at)).list().amount(PriceUnit.INPUT).longValueExact();
    }
}
