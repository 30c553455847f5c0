package dev.portolan.gateway.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.math.BigDecimal;

/** Amounts as callers and receipts read them. */
final class CostTest {
    @Example
    void amount_isAPlainDecimalWithoutZerosAtItsEnd() {
        assertThat(new Cost(0.000_047, "EUR")).hasToString("0.000047 EUR");
        assertThat(new Cost(0, "EUR")).hasToString("0 EUR");
        assertThat(new Cost(120, "EUR")).hasToString("120 EUR");
        assertThat(new Cost(1.5e-10, "USD")).hasToString("0 USD");
        assertThat(new Cost(1e-9, "USD")).hasToString("0.000000001 USD");
    }

    @Property(tries = 500)
    void amount_ofAnySize_isWhatItsBillionthsAre(
            @ForAll @LongRange(max = 1_000_000_000_000_000L) long billionths) {
        assertThat(new BigDecimal(new Cost(billionths / 1e9, "EUR").decimal()))
                .isEqualByComparingTo(BigDecimal.valueOf(billionths, 9));
    }
}
