package dev.portolan.policy.model;

/**
 * This gateway node, which the data passes through.
 *
 * @param countries the country it runs in, or any country if not declared
 */
public record NodeFacts(String id, CountrySet countries) {

    /** Returns the country's code, or the empty string if not known. */
    public String country() {
        return countries.isAny() ? "" : countries.toString();
    }
}
