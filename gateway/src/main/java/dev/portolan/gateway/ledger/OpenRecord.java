package dev.portolan.gateway.ledger;

import dev.portolan.gateway.receipt.DecisionGrounds;

/** The record of a request that has begun and not ended. Used by one event loop. */
public interface OpenRecord {
    /** The record of which nothing is kept before the request ends. */
    OpenRecord NONE = _ -> {};

    /** Notes the decision, before anything is sent to a deployment. */
    void decided(DecisionGrounds grounds);
}
