package dev.portolan.gateway.oidc;

import java.util.List;

/** Reads the state of the issuers of tokens. */
@FunctionalInterface
public interface IssuerGauges {
    /** No issuers. */
    IssuerGauges NONE = List::of;

    /** Returns each issuer's state. */
    List<Reading> read();

    /**
     * The state of one issuer.
     *
     * @param issuer its name in the configuration
     * @param keys the number of its keys in use
     * @param failures the failed attempts to fetch them
     */
    record Reading(String issuer, int keys, long failures) {}
}
