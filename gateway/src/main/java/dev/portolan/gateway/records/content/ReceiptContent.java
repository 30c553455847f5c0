package dev.portolan.gateway.records.content;

import dev.portolan.gateway.ledger.EndedRequest;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Placement;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Writes receipts as contents. Times are in microseconds, sizes in bytes, amounts decimal texts.
 * Not thread-safe.
 */
public final class ReceiptContent {
    private final String node;
    private final DecisionContexts contexts;
    private final CanonicalJson json = new CanonicalJson();
    private final Timestamps times = new Timestamps();

    /**
     * Creates a writer for one node.
     *
     * @param node the node's id
     */
    public ReceiptContent(String node, DecisionContexts contexts) {
        this.node = node;
        this.contexts = contexts;
    }

    /**
     * Returns a request's receipt.
     *
     * @param id the receipt's id, which no other receipt of this chain has
     */
    public byte[] of(String id, EndedRequest request) {
        Receipt receipt = request.receipt();
        Receipt.Who who = receipt.who();
        DecisionContext context = context(request.grounds());
        json.reset().object().member("at", times.of(who.at()));
        attempts(receipt, json);
        Receipt.Served served = receipt.served();
        if (served != null) {
            json.member("cache", served.cache().label());
        }
        optional("code", receipt.ending().code());
        if (context != null && request.grounds() != null) {
            json.member("configuration", request.grounds().configuration());
            json.member("context", context.text().hash().text());
        }
        json.member("id", id);
        optional("key", who.key());
        json.member("kind", EntryKind.RECEIPT.label());
        optional("model", who.model());
        json.member("node", node)
                .member("outcome", label(receipt.ending().kind()))
                .member("path", who.path());
        plan(request.grounds(), context);
        json.member("request", who.requestId())
                .member("requestBytes", receipt.ending().requestBytes());
        served(served);
        skipped(receipt.decision());
        json.member("status", receipt.ending().meaning())
                .member("stream", receipt.ending().stream());
        optional("tenant", who.tenant());
        time(receipt);
        return json.endObject().bytes();
    }

    private @Nullable DecisionContext context(@Nullable DecisionGrounds grounds) {
        return grounds == null ? null : contexts.of(grounds);
    }

    private void optional(String name, @Nullable String text) {
        if (text != null) {
            json.member(name, text);
        }
    }

    private void plan(@Nullable DecisionGrounds grounds, @Nullable DecisionContext context) {
        if (grounds == null || context == null) {
            return;
        }
        switch (grounds.decision()) {
            case Decision.Permitted permitted -> context.plan(permitted.plan(), json);
            case Decision.Denied denied -> json.member("param", denied.param());
        }
    }

    private void served(Receipt.@Nullable Served served) {
        if (served != null) {
            json.object("served")
                    .member("endpoint", served.endpoint())
                    .member("model", served.origin().deployment().model())
                    .member("processing", served.processing())
                    .member("upstream", served.upstreamModel())
                    .endObject();
        }
    }

    private void skipped(Receipt.@Nullable Decided decided) {
        if (decided != null && !decided.skipped().isEmpty()) {
            json.array("skipped");
            decided.skipped().forEach(json::value);
            json.endArray();
        }
    }

    private void time(Receipt receipt) {
        json.object("time");
        if (receipt.served() != null && receipt.served().firstTokenNanos() >= 0) {
            json.member("firstToken", micros(receipt.served().firstTokenNanos()));
        }
        json.member("overhead", micros(receipt.ending().overheadNanos()))
                .member("total", micros(receipt.ending().nanos()))
                .endObject();
    }

    private static void attempts(Receipt receipt, CanonicalJson json) {
        Receipt.Decided decided = receipt.decision();
        if (decided == null) {
            return;
        }
        json.array("attempts");
        int spentAt = 0;
        List<Receipt.Spent> spent = decided.spent();
        for (AttemptRecord attempt : decided.attempts()) {
            Receipt.Spent paid = null;
            if (attempt.tokens() != null && spentAt < spent.size()) {
                paid = spent.get(spentAt++);
            }
            attempt(attempt, paid, json);
        }
        json.endArray();
    }

    private static void attempt(
            AttemptRecord attempt, Receipt.@Nullable Spent paid, CanonicalJson json) {
        json.object();
        Cost cost = paid == null ? null : paid.cost();
        if (cost != null) {
            json.member("cost", cost.decimal()).member("currency", cost.currency());
        }
        json.member("endpoint", attempt.origin().endpoint())
                .member("model", attempt.origin().deployment().model())
                .member("outcome", attempt.outcome().label());
        place(Axis.PROCESSING, attempt.origin().placement(), json);
        if (paid != null) {
            json.member("served", paid.served());
        }
        place(Axis.STORAGE, attempt.origin().placement(), json);
        json.member("time", micros(attempt.nanos()));
        tokens(attempt.tokens(), json);
        json.member("upstream", attempt.origin().upstream()).endObject();
    }

    /** Writes the countries and the kind of evidence for them: {@code DE (catalog)}. */
    private static void place(Axis axis, Placement placement, CanonicalJson json) {
        if (placement.statement(axis) instanceof Placement.Bound bound) {
            json.object(axis.key())
                    .member("basis", bound.basis().name().toLowerCase(Locale.ROOT))
                    .member("countries", bound.countries().toString())
                    .endObject();
        }
    }

    private static void tokens(@Nullable TokensUsed used, CanonicalJson json) {
        if (used == null) {
            return;
        }
        Usage usage = used.usage();
        json.object("tokens")
                .member("cacheRead", usage.cacheRead())
                .member("cacheWrite", usage.cacheWrite())
                .member("estimated", used.estimated())
                .member("input", usage.input())
                .member("output", usage.output())
                .member("reasoning", usage.reasoning())
                .endObject();
    }

    static String label(Receipt.Kind kind) {
        return switch (kind) {
            case COMPLETED -> "completed";
            case REFUSED -> "refused";
            case CLIENT_LEFT -> "client-left";
            case UPSTREAM_FAILED -> "upstream-failed";
            case TIMED_OUT -> "timed-out";
        };
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
