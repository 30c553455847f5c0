package dev.portolan.policy.model;

/**
 * What a million tokens cost, in the configuration's one reference currency.
 *
 * @param input for a million input tokens
 * @param cachedInput for a million input tokens the provider had cached; {@code input} if it makes
 *     no difference
 * @param output for a million output tokens
 */
public record Price(double input, double cachedInput, double output) {

    /** Not known; ranks after everything that has a price. */
    public static final Price UNKNOWN = new Price(Double.NaN, Double.NaN, Double.NaN);

    /** Costs nothing. */
    public static final Price FREE = new Price(0, 0, 0);

    /** Whether the price is known. */
    public boolean known() {
        return input >= 0;
    }

    /** The cost of one request, in the reference currency. */
    public double cost(double freshInput, double cached, double out) {
        return (freshInput * input + cached * cachedInput + out * output) / 1_000_000;
    }
}
