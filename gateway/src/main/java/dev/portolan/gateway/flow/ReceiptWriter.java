package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.flow.RequestState.Answered;
import dev.portolan.gateway.flow.RequestState.HasCall;
import dev.portolan.gateway.flow.RequestState.HasCaller;
import dev.portolan.gateway.flow.RequestState.HasDecision;
import dev.portolan.gateway.flow.RequestState.Permitted;
import dev.portolan.gateway.price.ListPrice;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.Receipt.Kind;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Attributes an answer to an attempt, and writes the receipt of a request from the state in which
 * it ended.
 */
final class ReceiptWriter {
    private final RuntimeSnapshot snapshot;
    private final Watchdog watchdog;
    private final Telemetry telemetry;

    ReceiptWriter(RuntimeSnapshot snapshot, LoopContext context) {
        this.snapshot = snapshot;
        this.watchdog = context.loop().watchdog();
        this.telemetry = context.shared().telemetry();
    }

    /** The state of a request that is answered from the cache. */
    Answered fromCache(Permitted state, AnswerOrigin origin) {
        Cost nothing = Cost.nothing(price(state, origin));
        return new Answered(
                state, new Receipt.Served(origin, CacheStatus.HIT, -1, null, nothing), List.of());
    }

    /** Attributes the answer to {@code last}, and updates the statistics of its deployment. */
    Answered answered(HasDecision state, AttemptRecord last) {
        TokensUsed tokens = last.tokens();
        Usage usage = tokens == null ? null : tokens.usage();
        DeploymentId deployment = last.origin().deployment();
        ListPrice price = price(state, last.origin());
        telemetry
                .deployment(deployment.endpoint(), deployment.model())
                .onRequest(watchdog.now() - state.arrived().startedAt());
        if (usage != null && state.isBilled() && last.outcome() == AttemptOutcome.SUCCEEDED) {
            learn(state.caller().tenant().id(), deployment, usage);
        }
        Receipt.Served served =
                new Receipt.Served(
                        last.origin(),
                        state.cache(),
                        last.firstTokenNanos(),
                        state.isBilled() ? usage : null,
                        state.isBilled() ? Cost.of(tokens, price) : Cost.nothing(price));
        return new Answered(state, served, spent(state, last));
    }

    private void learn(String tenant, DeploymentId deployment, Usage usage) {
        snapshot.expectations().onAnswer(tenant, deployment.model(), usage.completionTokens());
        if (usage.promptTokens() > 0) {
            double share = (double) usage.cacheRead() / (double) usage.promptTokens();
            snapshot.expectations().onInput(tenant, deployment, share);
        }
    }

    /** The attempts that the request pays for, each at its own deployment's price. */
    private List<Receipt.Spent> spent(HasDecision state, @Nullable AttemptRecord served) {
        if (!state.isBilled()) {
            return List.of();
        }
        List<Receipt.Spent> spent = new ArrayList<>(state.attempts().size());
        for (AttemptRecord record : state.attempts()) {
            TokensUsed tokens = record.tokens();
            if (tokens != null) {
                spent.add(
                        Receipt.Spent.of(
                                record.origin(),
                                record.equals(served),
                                tokens,
                                price(state, record.origin())));
            }
        }
        return spent;
    }

    /** The price of a deployment that was in force when the request came. */
    private ListPrice price(RequestState state, AnswerOrigin origin) {
        return snapshot.priceOf(origin.deployment(), state.arrived().at()).list();
    }

    /**
     * The receipt of a request that ends now.
     *
     * @param status the status in the head of the answer
     * @param meaning the status for what happened, which came too late for some heads
     */
    Receipt receipt(RequestState state, Kind kind, int status, int meaning, @Nullable String code) {
        long now = watchdog.now();
        Call call = state instanceof HasCall known ? known.call() : null;
        return new Receipt(
                who(state),
                new Receipt.Ending(
                        kind,
                        status,
                        meaning,
                        code,
                        call != null && call.head().stream(),
                        now - state.arrived().startedAt(),
                        state.overhead(now),
                        call == null ? 0 : call.body().length()),
                state instanceof HasDecision known ? decided(known) : null,
                state instanceof Answered known ? known.served() : null);
    }

    private Receipt.Who who(RequestState state) {
        HasCaller known = state instanceof HasCaller caller ? caller : null;
        Call call = state instanceof HasCall read ? read.call() : null;
        return new Receipt.Who(
                state.arrived().at(),
                state.arrived().id(),
                known == null ? null : known.caller().tenant().id(),
                known == null ? null : known.caller().keyId(),
                call == null ? "-" : call.operation().path(),
                call == null ? null : snapshot.knownModel(call.head().model()));
    }

    private Receipt.Decided decided(HasDecision state) {
        return new Receipt.Decided(
                state.decision().policies(),
                state.decision().requirement(),
                state.attempts(),
                state.skipped().stream().map(SkippedDeployment::label).toList(),
                state instanceof Answered known ? known.spent() : spent(state, null));
    }
}
