package dev.portolan.policy.model;

/**
 * A store of the gateway itself that holds something of a request.
 *
 * @param countries the countries it may be in; any country if not known
 */
public record Sink(Kind kind, String name, CountrySet countries) {

    /**
     * The kind of store. A request can be served without a cache; any other store outside the
     * allowed countries refuses it.
     */
    public enum Kind {
        CACHE,
        LOG,
        TRACE,
        RECEIPT,
        COUNTER
    }
}
