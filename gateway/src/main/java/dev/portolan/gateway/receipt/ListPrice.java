package dev.portolan.gateway.receipt;

import java.math.BigDecimal;

/**
 * The list price of a million tokens.
 *
 * @param input for a million input tokens
 * @param cachedInput for a million input tokens that the provider had cached; the same as {@code
 *     input} if it makes no difference
 * @param output for a million output tokens
 * @param currency its code, or the empty string if no price is known
 */
public record ListPrice(
        BigDecimal input, BigDecimal cachedInput, BigDecimal output, String currency) {
    /** No price is known. */
    public static final ListPrice UNKNOWN =
            new ListPrice(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "");

    private static final int MILLION = 6;

    /** Returns whether a price is known. */
    public boolean known() {
        return !currency.isEmpty();
    }

    /** The exact price of that many tokens, in {@link #currency}. */
    BigDecimal of(long freshInput, long cached, long out) {
        return input.multiply(BigDecimal.valueOf(freshInput))
                .add(cachedInput.multiply(BigDecimal.valueOf(cached)))
                .add(output.multiply(BigDecimal.valueOf(out)))
                .movePointLeft(MILLION);
    }
}
