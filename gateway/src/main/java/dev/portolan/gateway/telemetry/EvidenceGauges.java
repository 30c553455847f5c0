package dev.portolan.gateway.telemetry;

import java.util.List;

/** Source of the expiry dates of deployments' residency evidence; read at each scrape. */
@FunctionalInterface
public interface EvidenceGauges {
    /** No evidence. */
    EvidenceGauges NONE = List::of;

    /** Returns one reading per piece of evidence. */
    List<Reading> read();

    /**
     * A piece of evidence.
     *
     * @param kind {@code attestation} or {@code destinations}
     * @param end the first moment at which it is no longer valid, in seconds since 1970
     */
    record Reading(String endpoint, String model, String kind, long end) {}
}
