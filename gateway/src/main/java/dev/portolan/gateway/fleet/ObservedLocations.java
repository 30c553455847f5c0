package dev.portolan.gateway.fleet;

import dev.portolan.policy.model.CountrySet;

/**
 * The countries outside a deployment's bound in which its answers reported to be made. Only ever
 * grows: what was observed once may happen again. Thread-safe.
 */
public final class ObservedLocations {
    private volatile CountrySet outsideBound = CountrySet.EMPTY;

    /** The countries outside the bound; empty as long as no answer contradicts it. */
    public CountrySet outsideBound() {
        return outsideBound;
    }

    /** Adds {@code countries}; true if some of them are new. */
    synchronized boolean add(CountrySet countries) {
        CountrySet before = outsideBound;
        outsideBound = before.union(countries);
        return !outsideBound.equals(before);
    }
}
