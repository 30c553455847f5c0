package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.ListPrice;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.Receipt.Kind;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.receipt.TotalUsage;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one request so far, and the receipt it comes to: who asked for what, what was
 * decided, where it went, what that took. Belongs to one event loop.
 */
final class RequestRecord {
    private final RuntimeSnapshot world;
    private final Telemetry meters;
    private final Watchdog watchdog;
    private final Instant at;
    private final long startedAt;
    private final String id;
    private Identity.@Nullable Known caller;
    private @Nullable Call call;
    private Decision.@Nullable Permitted permitted;
    private @Nullable ActiveCall course;
    private Receipt.@Nullable Served served;
    private @Nullable AttemptRecord answeredLast;
    private CacheStatus cache = CacheStatus.BYPASS;
    private boolean pays = true;
    private long sentAt = -1;

    /** The account of the request {@code id} that came {@code at}. */
    RequestRecord(RuntimeSnapshot world, LoopContext plane, String id) {
        this.world = world;
        this.meters = plane.shared().telemetry();
        this.watchdog = plane.loop().watchdog();
        this.at = plane.clock().instant();
        this.startedAt = watchdog.now();
        this.id = id;
    }

    void calledBy(Identity.Known known) {
        caller = known;
    }

    Identity.Known caller() {
        Identity.Known known = caller;
        if (known == null) {
            throw new IllegalStateException("no caller yet (expected: identity before routing)");
        }
        return known;
    }

    void asks(Call asked) {
        call = asked;
    }

    @Nullable Call call() {
        return call;
    }

    void permitted(Decision.Permitted decision) {
        permitted = decision;
    }

    Decision.@Nullable Permitted permitted() {
        return permitted;
    }

    /** Notes what is now under way, and what the cache had to do with it. */
    void takes(ActiveCall begun, CacheStatus status) {
        course = begun;
        cache = status;
        pays = true;
        sentAt = watchdog.now();
    }

    /** What is under way, or was; null where nothing had to be. */
    @Nullable ActiveCall course() {
        return course;
    }

    /** Another one pays for the answer, or nobody has to. */
    void paysNothing() {
        pays = false;
    }

    CacheStatus cache() {
        return cache;
    }

    /** Who answered; null where nobody did yet. */
    Receipt.@Nullable Served served() {
        return served;
    }

    /** An answer given before is given again. */
    void answersAgain(AnswerOrigin origin) {
        cache = CacheStatus.HIT;
        pays = false;
        served = bill(origin, -1, null);
    }

    /** What the caller is told of an answer from {@code origin}. */
    AnswerAttribution told(AnswerOrigin origin) {
        return new AnswerAttribution(origin, cache, pays);
    }

    /** Where an answer of {@code deployment} comes from. */
    AnswerOrigin origin(LiveDeployment deployment, List<String> dropped) {
        Decision.Permitted decision = permitted;
        Capabilities needs = decision == null ? Capabilities.NONE : decision.needs();
        return AnswerOrigin.of(deployment.facts(), needs, dropped);
    }

    /** Books the part of an answer that the caller has seen, on whoever told it last. */
    void serveSeen() {
        ActiveCall made = course;
        if (made != null) {
            made.records().reversed().stream()
                    .filter(AttemptRecord::answered)
                    .findFirst()
                    .ifPresent(this::serve);
        }
    }

    /** Books the answer on {@code last}, and lets the world learn from it. */
    void serve(AttemptRecord last) {
        DeploymentId deployment = last.origin().deployment();
        TokensUsed taken = last.tokens();
        Usage usage = taken == null ? null : taken.usage();
        answeredLast = last;
        served = bill(last.origin(), last.firstTokenNanos(), usage);
        meters.deployment(deployment.endpoint(), deployment.model())
                .onRequest(watchdog.now() - startedAt);
        if (usage != null && pays && last.outcome() == AttemptOutcome.SUCCEEDED) {
            learn(deployment, usage);
        }
    }

    private void learn(DeploymentId deployment, Usage usage) {
        String tenant = caller().tenant().id();
        world.expectations().onAnswer(tenant, deployment.model(), usage.completionTokens());
        if (usage.promptTokens() > 0) {
            double share = (double) usage.cacheRead() / (double) usage.promptTokens();
            world.expectations().onInput(tenant, deployment, share);
        }
    }

    private Receipt.Served bill(AnswerOrigin origin, long firstTokenNanos, @Nullable Usage usage) {
        ListPrice price = world.priceOf(origin.deployment());
        return told(origin).bill(price, firstTokenNanos, usage);
    }

    /** The tokens and cost of the request so far. */
    TotalUsage total() {
        return TotalUsage.of(spent(), served);
    }

    /** Returns whether this request pays for the answer. */
    boolean pays() {
        return pays;
    }

    /**
     * The receipt of the request, which ends now.
     *
     * @param told the status in the head of the answer
     * @param status the one that says what happened, which came too late for some heads
     */
    Receipt receipt(Kind kind, int told, int status, @Nullable String code) {
        long now = watchdog.now();
        long own = sentAt < 0 ? now - startedAt : sentAt - startedAt;
        Call asked = call;
        return new Receipt(
                who(),
                new Receipt.Ending(
                        kind,
                        told,
                        status,
                        code,
                        asked != null && asked.head().stream(),
                        now - startedAt,
                        own,
                        asked == null ? 0 : asked.body().length()),
                decided(),
                served);
    }

    private Receipt.Who who() {
        Call asked = call;
        Identity.Known known = caller;
        return new Receipt.Who(
                at,
                id,
                known == null ? null : known.tenant().id(),
                known == null ? null : known.keyId(),
                asked == null ? "-" : asked.operation().path(),
                asked == null ? null : world.knownModel(asked.head().model()));
    }

    private Receipt.@Nullable Decided decided() {
        Decision.Permitted decision = permitted;
        return decision == null
                ? null
                : new Receipt.Decided(
                        decision.policies(), decision.requirement(), records(), skipped(), spent());
    }

    /** What the attempts took, each at its own deployment's price. */
    private List<Receipt.Spent> spent() {
        ActiveCall made = course;
        if (made == null || !pays) {
            return List.of();
        }
        List<Receipt.Spent> spent = new ArrayList<>(made.records().size());
        for (AttemptRecord record : made.records()) {
            TokensUsed tokens = record.tokens();
            if (tokens != null) {
                spent.add(spent(record, tokens));
            }
        }
        return spent;
    }

    private Receipt.Spent spent(AttemptRecord record, TokensUsed tokens) {
        return new Receipt.Spent(
                record.origin(),
                record.equals(answeredLast),
                tokens,
                Cost.of(tokens.usage(), world.priceOf(record.origin().deployment())));
    }

    private List<String> skipped() {
        ActiveCall made = course;
        List<SkippedDeployment> all = made == null ? List.of() : made.skipped();
        return all.isEmpty() ? List.of() : all.stream().map(SkippedDeployment::label).toList();
    }

    /** The attempts that ended. */
    List<AttemptRecord> records() {
        ActiveCall made = course;
        return made == null ? List.of() : made.records();
    }
}
