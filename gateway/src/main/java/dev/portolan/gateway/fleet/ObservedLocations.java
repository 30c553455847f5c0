package dev.portolan.gateway.fleet;

import dev.portolan.policy.model.CountrySet;

/**
 * The countries in which a deployment's answers say they were made although its bound rules them
 * out. Only ever grows: what was seen once may happen again. Thread-safe.
 */
public final class ObservedLocations {
    private volatile CountrySet beyond = CountrySet.EMPTY;

    /** Where answers were made beyond the bound; empty as long as nothing speaks against it. */
    public CountrySet beyond() {
        return beyond;
    }

    /** Whether {@code countries} are something new; they are kept from now on. */
    synchronized boolean add(CountrySet countries) {
        CountrySet before = beyond;
        beyond = before.union(countries);
        return !beyond.equals(before);
    }
}
