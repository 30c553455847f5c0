package dev.portolan.gateway.ledger;

import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TotalUsage;
import dev.portolan.gateway.telemetry.AccessEntry;
import dev.portolan.gateway.telemetry.AccessLog;
import dev.portolan.gateway.telemetry.RequestMeters;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.telemetry.TokenDirection;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Books every request once, when it has ended: counts, access log, the last receipts. Thread-safe.
 */
public final class Ledger {
    private static final int RECENT = 1_000;

    private final Telemetry telemetry;
    private final AccessLog accessLog;
    private final DecisionRecorder recorder;
    private final RecentReceipts recent = new RecentReceipts(RECENT);

    /** A ledger that counts in {@code telemetry} and logs to {@code accessLog}. */
    public Ledger(Telemetry telemetry, AccessLog accessLog) {
        this(telemetry, accessLog, DecisionRecorder.off(telemetry));
    }

    /** A ledger that also leaves decisions to {@code recorder}. */
    public Ledger(Telemetry telemetry, AccessLog accessLog, DecisionRecorder recorder) {
        this.telemetry = telemetry;
        this.accessLog = accessLog;
        this.recorder = recorder;
    }

    /** Where decisions are recorded. */
    public DecisionRecorder recorder() {
        return recorder;
    }

    /** The last receipts. */
    public RecentReceipts recent() {
        return recent;
    }

    /** Books a request that ended. */
    public void book(Receipt receipt) {
        recent.add(receipt);
        count(receipt);
        if (accessLog.isOn()) {
            accessLog.offer(entry(receipt));
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
        String code = ending.code();
        if (ending.kind() == Receipt.Kind.REFUSED && code != null) {
            telemetry.onDenied(code);
        }
        if (served != null) {
            countUse(served.usage(), served.cost());
        }
        Receipt.Decided decision = receipt.decision();
        if (decision != null) {
            for (Receipt.Spent spent : decision.spent()) {
                if (!spent.served()) {
                    countUse(spent.usage(), spent.cost());
                }
            }
        }
    }

    private void countUse(@Nullable Usage usage, @Nullable Cost cost) {
        if (usage != null) {
            telemetry.onTokens(TokenDirection.INPUT, usage.input() + usage.cacheWrite());
            telemetry.onTokens(TokenDirection.CACHED_INPUT, usage.cacheRead());
            telemetry.onTokens(TokenDirection.OUTPUT, usage.output());
        }
        if (cost != null) {
            telemetry.onCost(cost.currency(), cost.amount());
        }
    }

    private static String orNone(@Nullable String name) {
        return name == null ? RequestMeters.NONE : name;
    }

    private static AccessEntry entry(Receipt receipt) {
        Receipt.Who who = receipt.who();
        Receipt.Ending ending = receipt.ending();
        return new AccessEntry(
                who.at(),
                new AccessEntry.Caller(who.requestId(), who.tenant(), who.key(), who.model()),
                who.path(),
                new AccessEntry.Outcome(
                        ending.status(),
                        ending.code(),
                        ending.stream(),
                        ending.nanos(),
                        ending.requestBytes()),
                served(receipt));
    }

    private static AccessEntry.@Nullable Served served(Receipt receipt) {
        Receipt.Served served = receipt.served();
        Receipt.Decided decided = receipt.decision();
        if (served == null || decided == null) {
            return null;
        }
        TotalUsage total = receipt.total();
        Usage usage = total.usage();
        Cost cost = total.cost();
        return new AccessEntry.Served(
                served.endpoint(),
                served.upstreamModel(),
                served.cache(),
                List.copyOf(decided.attempts()),
                decided.policies(),
                new AccessEntry.Use(
                        served.processing(),
                        served.firstTokenNanos(),
                        usage == null ? -1 : usage.promptTokens(),
                        usage == null ? -1 : usage.completionTokens(),
                        cost == null ? -1 : cost.amount(),
                        cost == null ? null : cost.currency()));
    }
}
