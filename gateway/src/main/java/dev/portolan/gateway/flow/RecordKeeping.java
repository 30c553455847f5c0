package dev.portolan.gateway.flow;

import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.ledger.EndedRequest;
import dev.portolan.gateway.ledger.Ledger;
import dev.portolan.gateway.ledger.OpenRecord;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The record of one request, from its caller's identity to its end. */
final class RecordKeeping {
    private final Ledger ledger;
    private final RuntimeSnapshot snapshot;
    private OpenRecord open = OpenRecord.NONE;
    private @Nullable DecisionGrounds grounds;

    RecordKeeping(Ledger ledger, RuntimeSnapshot snapshot) {
        this.ledger = ledger;
        this.snapshot = snapshot;
    }

    /** Begins the record; returns false if the request must be refused for the lack of one. */
    boolean begin(RequestState.Arrived arrived, Identity.Known caller) {
        Optional<OpenRecord> opened =
                ledger.records()
                        .open(
                                new RequestRecords.Caller(
                                        arrived.at(),
                                        arrived.id(),
                                        caller.tenant().id(),
                                        caller.keyId()));
        opened.ifPresent(record -> open = record);
        return opened.isPresent();
    }

    void decided(RequestFacts facts, Decision decision) {
        DecisionGrounds made =
                new DecisionGrounds(snapshot.digest(), snapshot.engine(), facts, decision);
        grounds = made;
        open.decided(made);
    }

    void ended(Receipt receipt) {
        ledger.record(new EndedRequest(receipt, grounds, open));
    }
}
