package dev.portolan.gateway.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.price.ListPrice;
import dev.portolan.provider.answer.Usage;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.math.BigDecimal;
import java.util.Objects;

/** Amounts as callers and receipts read them. */
final class CostTest {
    @Example
    void amount_isAPlainDecimalWithoutZerosAtItsEnd() {
        assertThat(cost("0.000047", "EUR")).hasToString("0.000047 EUR");
        assertThat(cost("0", "EUR")).hasToString("0 EUR");
        assertThat(cost("120.0", "EUR")).hasToString("120 EUR");
        assertThat(cost("0.00000000015", "USD")).hasToString("0 USD");
        assertThat(cost("0.000000001", "USD")).hasToString("0.000000001 USD");
    }

    @Property(tries = 500)
    void amount_ofAnySize_keepsItsBillionths(
            @ForAll @LongRange(max = 1_000_000_000_000_000L) long billionths) {
        BigDecimal amount = BigDecimal.valueOf(billionths, 9);
        assertThat(new BigDecimal(new Cost(amount, "EUR").decimal())).isEqualByComparingTo(amount);
    }

    @Property(tries = 200)
    void sum_ofManySmallCosts_isExact(
            @ForAll @IntRange(min = 1, max = 2_000) int count,
            @ForAll @LongRange(min = 1, max = 100_000) long tokens) {
        ListPrice price = ListPrice.of("0.1", "0.3", "EUR");
        TokensUsed usage = new TokensUsed(new Usage(tokens, 0, 0, tokens, 0), false);
        Cost one = Objects.requireNonNull(Cost.of(usage, price));
        Cost sum = Objects.requireNonNull(Cost.nothing(price));
        for (int i = 0; i < count; i++) {
            sum = sum.plus(one);
        }
        assertThat(sum.amount())
                .isEqualByComparingTo(BigDecimal.valueOf(4 * tokens * count).movePointLeft(7));
    }

    private static Cost cost(String amount, String currency) {
        return new Cost(new BigDecimal(amount), currency);
    }
}
