package dev.portolan.policy.model;

import java.math.BigDecimal;
import java.util.Objects;

/** The price of a million tokens, in the configuration's one reference currency. */
public final class Price {
    private static final BigDecimal NO_PRICE = BigDecimal.ONE.negate();

    /** An unknown price; ranks after every known one. */
    public static final Price UNKNOWN = new Price(NO_PRICE, NO_PRICE, NO_PRICE);

    /** The price of a deployment that costs nothing. */
    public static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    private final BigDecimal input;
    private final BigDecimal cachedInput;
    private final BigDecimal output;
    private final boolean discountsCached;
    // Ranking scores every candidate of a request, so the amounts are converted once.
    private final double inputScore;
    private final double cachedScore;
    private final double outputScore;

    /**
     * Creates a price.
     *
     * @param input for a million input tokens
     * @param cachedInput for a million input tokens the provider had cached; {@code input} if it
     *     makes no difference
     * @param output for a million output tokens
     */
    public Price(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {
        this.input = input;
        this.cachedInput = cachedInput;
        this.output = output;
        this.discountsCached = cachedInput.compareTo(input) != 0;
        this.inputScore = input.doubleValue();
        this.cachedScore = cachedInput.doubleValue();
        this.outputScore = output.doubleValue();
    }

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

    /** The price of a million input tokens. */
    public BigDecimal input() {
        return input;
    }

    /** The price of a million input tokens that the provider had cached. */
    public BigDecimal cachedInput() {
        return cachedInput;
    }

    /** The price of a million output tokens. */
    public BigDecimal output() {
        return output;
    }

    /** Returns whether the price is known. */
    public boolean known() {
        return inputScore >= 0;
    }

    /** Returns whether cached input tokens have a price of their own. */
    public boolean discountsCached() {
        return discountsCached;
    }

    /**
     * The expected cost of a request as a score for ranking, in the reference currency; NaN if the
     * price is not known. The expected tokens are fractions, so that exact sums have no meaning
     * here.
     */
    public double cost(double freshInput, double cached, double out) {
        return known()
                ? (freshInput * inputScore + cached * cachedScore + out * outputScore) / 1_000_000
                : Double.NaN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Price that
                && input.equals(that.input)
                && cachedInput.equals(that.cachedInput)
                && output.equals(that.output);
    }

    @Override
    public int hashCode() {
        return Objects.hash(input, cachedInput, output);
    }

    @Override
    public String toString() {
        return "Price[input=%s, cachedInput=%s, output=%s]".formatted(input, cachedInput, output);
    }
}
