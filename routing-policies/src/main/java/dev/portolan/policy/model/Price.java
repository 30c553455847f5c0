package dev.portolan.policy.model;

import java.math.BigDecimal;

/**
 * The price of a million tokens, in the configuration's one reference currency.
 *
 * @param input for a million input tokens
 * @param cachedInput for a million input tokens the provider had cached; {@code input} if it makes
 *     no difference
 * @param output for a million output tokens
 */
public record Price(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {
    private static final BigDecimal NO_PRICE = BigDecimal.ONE.negate();

    /** An unknown price; ranks after every known one. */
    public static final Price UNKNOWN = new Price(NO_PRICE, NO_PRICE, NO_PRICE);

    /** The price of a deployment that costs nothing. */
    public static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** The price with the decimals that these numbers print; not known if {@code input} is NaN. */
    public static Price of(double input, double cachedInput, double output) {
        if (Double.isNaN(input)) {
            return UNKNOWN;
        }
        return new Price(
                BigDecimal.valueOf(input),
                BigDecimal.valueOf(cachedInput),
                BigDecimal.valueOf(output));
    }

    /** Returns whether the price is known. */
    public boolean known() {
        return input.signum() >= 0;
    }

    /**
     * The expected cost of a request as a score for ranking, in the reference currency; NaN if the
     * price is not known. The expected tokens are fractions, so that exact sums have no meaning
     * here.
     */
    public double cost(double freshInput, double cached, double out) {
        return known()
                ? (freshInput * input.doubleValue()
                                + cached * cachedInput.doubleValue()
                                + out * output.doubleValue())
                        / 1_000_000
                : Double.NaN;
    }
}
