package dev.portolan.gateway.records;

import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.ledger.EndedRequest;
import dev.portolan.gateway.ledger.OpenRecord;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TestingReceipts;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Requests of the tenant {@code acme} for the tests of records, decided in a real snapshot. */
public final class TestingRequests {
    private final DecisionGrounds grounds;

    /** Decides in a configuration written to {@code folder}. */
    public TestingRequests(Path folder) {
        TestingDecision decision = TestingDecision.in(folder, Clock.systemUTC(), new Telemetry());
        RequestFacts facts =
                new RequestFacts(
                        new Caller("acme", Map.of(), "ci", null),
                        "m",
                        "/v1/chat/completions",
                        Map.of("authorization", "Bearer sk-secret"),
                        Map.of(),
                        Demand.PLAIN,
                        Preferences.NONE);
        this.grounds =
                new DecisionGrounds(
                        decision.snapshot().digest(),
                        decision.snapshot().engine(),
                        facts,
                        decision.permitted());
    }

    /** What the requests are decided by. */
    public DecisionGrounds grounds() {
        return grounds;
    }

    /** Sends a request through records from its beginning to its end. */
    public void send(RequestRecords records, String id) {
        Optional<OpenRecord> open = begin(records, id);
        records.ended(ended(id, open.orElseThrow()));
    }

    /** Sends a request of another tenant through records. */
    public void sendAs(String tenant, RequestRecords records, String id) {
        Receipt receipt = TestingReceipts.completed(id, CacheStatus.MISS, "0.25");
        Receipt.Who who = receipt.who();
        OpenRecord open =
                records.open(new RequestRecords.Caller(who.at(), id, tenant, "ci")).orElseThrow();
        open.decided(grounds);
        Receipt.Who other = new Receipt.Who(who.at(), id, tenant, "ci", who.path(), who.model());
        records.ended(
                new EndedRequest(
                        new Receipt(other, receipt.ending(), receipt.decision(), receipt.served()),
                        grounds,
                        open));
    }

    /** Begins a request and decides it. */
    public Optional<OpenRecord> begin(RequestRecords records, String id) {
        Receipt.Who who = TestingReceipts.completed(id, CacheStatus.MISS, "0.25").who();
        Optional<OpenRecord> open =
                records.open(new RequestRecords.Caller(who.at(), id, "acme", "ci"));
        open.ifPresent(record -> record.decided(grounds));
        return open;
    }

    /** Returns a request that was answered. */
    public EndedRequest ended(String id, OpenRecord open) {
        return ended(TestingReceipts.completed(id, CacheStatus.MISS, "0.25"), open);
    }

    /** Returns a request that ended with this receipt. */
    public EndedRequest ended(Receipt receipt, OpenRecord open) {
        return new EndedRequest(receipt, grounds, open);
    }
}
