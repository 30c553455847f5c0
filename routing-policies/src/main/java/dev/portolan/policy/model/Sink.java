package dev.portolan.policy.model;

/**
 * A place where the gateway itself keeps something of a request.
 *
 * @param countries where it may lie; the world if not known
 */
public record Sink(Kind kind, String name, CountrySet countries) {

    /** What is kept. Only a cache can be done without for one request; the others refuse it. */
    public enum Kind {
        CACHE,
        LOG,
        TRACE,
        RECEIPT
    }
}
