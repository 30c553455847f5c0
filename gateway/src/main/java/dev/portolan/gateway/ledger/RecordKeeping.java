package dev.portolan.gateway.ledger;

import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The record of one request, from its caller's identity to its end. Used by one event loop. */
public final class RecordKeeping {
    private final Ledger ledger;
    private OpenRecord open = OpenRecord.NONE;
    private @Nullable DecisionGrounds grounds;

    /** Creates the record of a request that came. */
    public RecordKeeping(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Begins the record; returns false if the request must be refused for the lack of one. */
    public boolean begin(RequestRecords.Caller caller) {
        Optional<OpenRecord> opened = ledger.records().open(caller);
        opened.ifPresent(record -> open = record);
        return opened.isPresent();
    }

    /** Notes the decision, before anything is sent to a deployment. */
    public void decided(DecisionGrounds made) {
        grounds = made;
        open.decided(made);
    }

    /** Ends the record. */
    public void ended(Receipt receipt) {
        ledger.record(new EndedRequest(receipt, grounds, open));
    }
}
