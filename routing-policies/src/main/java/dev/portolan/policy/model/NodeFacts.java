package dev.portolan.policy.model;

/**
 * This gateway, as a place the data passes through.
 *
 * @param countries where it runs: one country, or the world if not declared
 */
public record NodeFacts(String id, CountrySet countries) {

    /** The country's code, or the empty string if not known. */
    public String country() {
        return countries.isWorld() ? "" : countries.toString();
    }
}
