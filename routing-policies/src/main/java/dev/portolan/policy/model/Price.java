package dev.portolan.policy.model;

/**
 * The price by which deployments are ranked, in the configuration's one reference currency. What a
 * request has cost is counted exactly elsewhere, from list prices.
 *
 * @param input for a million input tokens; NaN if the price is not known
 * @param cachedInput for a million input tokens the provider had cached; {@code input} if it makes
 *     no difference
 * @param output for a million output tokens
 * @param request for each request, beside its tokens
 */
public record Price(double input, double cachedInput, double output, double request) {
    /** An unknown price; ranks after every known one. */
    public static final Price UNKNOWN = new Price(Double.NaN, Double.NaN, Double.NaN);

    /** The price of a deployment that costs nothing. */
    public static final Price FREE = new Price(0, 0, 0);

    /** Creates a price of tokens only. */
    public Price(double input, double cachedInput, double output) {
        this(input, cachedInput, output, 0);
    }

    /** Returns whether the price is known. */
    public boolean known() {
        return input >= 0;
    }

    /** Returns whether cached input tokens have a price of their own. */
    public boolean discountsCached() {
        return cachedInput != input;
    }

    /**
     * Returns the expected cost of a request, in the reference currency; NaN if the price is not
     * known.
     */
    public double cost(double freshInput, double cached, double out) {
        return (freshInput * input + cached * cachedInput + out * output) / 1_000_000 + request;
    }
}
