package dev.portolan.gateway.ledger;

import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.telemetry.AccessLog;
import dev.portolan.gateway.telemetry.RequestMeters;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.telemetry.TokenDirection;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

/**
 * Counts and logs every request once, when it has ended, and keeps the last receipts. Thread-safe.
 */
public final class Ledger {
    private static final int RECENT = 1_000;

    private final Telemetry telemetry;
    private final AccessLog accessLog;
    private final DecisionRecorder recorder;
    private final RequestRecords records;
    private final RecentReceipts recent = new RecentReceipts(RECENT);

    /** A ledger that counts in {@code telemetry} and logs to {@code accessLog}. */
    public Ledger(Telemetry telemetry, AccessLog accessLog) {
        this(telemetry, accessLog, DecisionRecorder.off(telemetry));
    }

    /** A ledger that also hands decisions to {@code recorder}. */
    public Ledger(Telemetry telemetry, AccessLog accessLog, DecisionRecorder recorder) {
        this(telemetry, accessLog, recorder, RequestRecords.OFF);
    }

    /** A ledger that also keeps records of requests. */
    public Ledger(
            Telemetry telemetry,
            AccessLog accessLog,
            DecisionRecorder recorder,
            RequestRecords records) {
        this.telemetry = telemetry;
        this.accessLog = accessLog;
        this.recorder = recorder;
        this.records = records;
    }

    /** The records of requests that have begun. */
    public RequestRecords records() {
        return records;
    }

    /** The file that decisions are recorded in. */
    public DecisionRecorder recorder() {
        return recorder;
    }

    /** The last receipts. */
    public RecentReceipts recent() {
        return recent;
    }

    /** Records a request that ended. */
    public void record(EndedRequest ended) {
        Receipt receipt = ended.receipt();
        records.ended(ended);
        recent.add(receipt);
        count(receipt);
        if (accessLog.isOn()) {
            accessLog.offer(receipt);
        }
    }

    private void count(Receipt receipt) {
        Receipt.Served served = receipt.served();
        Receipt.Ending ending = receipt.ending();
        telemetry
                .requests(orNone(receipt.who().tenant()), orNone(receipt.who().model()))
                .onRequest(
                        served == null ? RequestMeters.NONE : served.endpoint(),
                        ending.meaning(),
                        served == null ? CacheStatus.BYPASS : served.cache());
        telemetry.onOverhead(ending.overheadNanos());
        receipt.spent().forEach(this::count);
    }

    private void count(Receipt.Spent spent) {
        Usage usage = spent.usage();
        telemetry.onTokens(TokenDirection.INPUT, usage.input() + usage.cacheWrite());
        telemetry.onTokens(TokenDirection.CACHED_INPUT, usage.cacheRead());
        telemetry.onTokens(TokenDirection.OUTPUT, usage.output());
        Cost cost = spent.cost();
        if (cost != null) {
            telemetry.onCost(cost.currency(), cost.amount());
        }
    }

    private static String orNone(@Nullable String name) {
        return name == null ? RequestMeters.NONE : name;
    }
}
