package dev.portolan.gateway.ledger;

import java.time.Instant;
import java.util.Optional;

/** Keeps the records of requests. Called on event loops, so it never waits. */
public interface RequestRecords {
    /** Keeps nothing. */
    RequestRecords OFF =
            new RequestRecords() {
                @Override
                public Optional<OpenRecord> open(Caller caller) {
                    return Optional.of(OpenRecord.NONE);
                }

                @Override
                public void ended(EndedRequest request) {
                    // There is no place to keep it.
                }
            };

    /**
     * Notes that a request has begun, before it is answered.
     *
     * @return empty if its record cannot be kept and the request must be refused
     */
    Optional<OpenRecord> open(Caller caller);

    /** Keeps the record of a request that ended. */
    void ended(EndedRequest request);

    /**
     * The caller of a request that has begun.
     *
     * @param at when the request came
     * @param requestId the request's id
     * @param tenant the tenant's id
     * @param key the key's id
     */
    record Caller(Instant at, String requestId, String tenant, String key) {}
}
