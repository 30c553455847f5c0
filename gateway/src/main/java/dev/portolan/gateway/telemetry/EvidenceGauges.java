package dev.portolan.gateway.telemetry;

import java.util.List;

/** Up to when the evidence counts that deployments' places rest on; read at each scrape. */
@FunctionalInterface
public interface EvidenceGauges {
    /** No evidence. */
    EvidenceGauges NONE = List::of;

    /** One reading per piece of evidence. */
    List<Reading> read();

    /**
     * A piece of evidence.
     *
     * @param kind {@code attestation} or {@code destinations}
     * @param end the first moment at which it no longer counts, in seconds since 1970
     */
    record Reading(String endpoint, String model, String kind, long end) {}
}
