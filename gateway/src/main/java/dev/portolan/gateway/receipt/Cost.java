package dev.portolan.gateway.receipt;

import dev.portolan.gateway.price.ListPrice;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The cost of an answer at list price, exact to the last digit.
 *
 * @param amount in units of {@code currency}
 * @param currency the currency of the provider's price
 */
public record Cost(BigDecimal amount, String currency) {
    private static final int SHOWN_DIGITS = 9;

    /** The cost of what an attempt used; null where that or the price is not known. */
    public static @Nullable Cost of(@Nullable TokensUsed tokens, ListPrice price) {
        return tokens == null || !price.known()
                ? null
                : new Cost(
                        price.of(tokens.usage(), tokens.images(), tokens.quantities()),
                        price.currency());
    }

    /** The cost of an answer that nothing is charged for; null where the currency is not known. */
    public static @Nullable Cost nothing(ListPrice price) {
        return price.known() ? new Cost(BigDecimal.ZERO, price.currency()) : null;
    }

    /** The sum of this and {@code other}, which is in the same currency. */
    Cost plus(Cost other) {
        return new Cost(amount.add(other.amount), currency);
    }

    /** The amount as a plain decimal, rounded to a billionth, without trailing zeros. */
    public String decimal() {
        return amount.setScale(SHOWN_DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The amount and the currency: {@code 0.000042 EUR}. */
    @Override
    public String toString() {
        return decimal() + " " + currency;
    }
}
