package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.cache.CacheDirectives;
import dev.portolan.gateway.cache.CacheKey;
import dev.portolan.gateway.cache.CacheScope;
import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.cache.CoalescedCall;
import dev.portolan.gateway.cache.CoalescedCalls;
import dev.portolan.gateway.cache.Fingerprint;
import dev.portolan.gateway.cache.FingerprintReader;
import dev.portolan.gateway.cache.ReuseTerms;
import dev.portolan.gateway.cache.SharedTier;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.Decision;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.request.Operation;

import io.vertx.core.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Answers requests whose policy allows reuse of answers: from the cache, else together with an
 * equal request under way, else by a call whose answer is stored. Belongs to one event loop.
 */
final class CachedFlow {
    private final LoopContext context;
    private final FingerprintReader fingerprints = new FingerprintReader();
    private @Nullable SharedTier tier;

    CachedFlow(LoopContext context) {
        this.context = context;
        SharedTier shared = tierOf(context.shared().snapshot().get().tier());
        if (shared != null) {
            shared.isReady();
        }
    }

    /** Answers the request; false, without any effect, if the cache has no part in it. */
    boolean answer(ResponseWriter writer, PlannedCall planned) {
        Decision.Permitted permitted = planned.permitted();
        CacheDirectives directives =
                CacheDirectives.of(
                        writer.exchange().request().headers().getAll(HttpHeaders.CACHE_CONTROL));
        boolean reusable = planned.call().operation().kind().answer() != Operation.Answer.MEDIA;
        Optional<Fingerprint> body =
                reusable && directives.stores() ? fingerprint(planned.call()) : Optional.empty();
        if (body.isEmpty()) {
            return false;
        }
        CacheKey key =
                new CacheKey(
                        CacheScope.of(writer.permitted().caller().tenant().id(), permitted),
                        planned.call().operation(),
                        planned.call().head().model(),
                        planned.call().betas(),
                        body.get());
        Lookup lookup = new Lookup(writer, planned, key, ReuseTerms.of(permitted, directives));
        if (directives.reads()) {
            find(lookup);
        } else {
            callAlone(lookup, CacheStatus.BYPASS);
        }
        return true;
    }

    private Optional<Fingerprint> fingerprint(Call call) {
        boolean repeated = CallerProtocol.of(call.operation()).repeatsSettings();
        return fingerprints.read(call.body(), repeated);
    }

    private void find(Lookup lookup) {
        RuntimeSnapshot snapshot = lookup.snapshot();
        if (answered(lookup, snapshot.answers().find(lookup.key(), lookup.terms()))) {
            return;
        }
        SharedTier shared = snapshot.calls().has(lookup.key()) ? null : tierFor(lookup);
        if (shared == null || !shared.isReady()) {
            coalesce(lookup);
            return;
        }
        shared.find(lookup.key(), lookup.terms(), cachedAnswer -> found(lookup, cachedAnswer));
    }

    /** Continues after the shared tier has answered. */
    private void found(Lookup lookup, Optional<CachedAnswer> cachedAnswer) {
        if (lookup.writer().exchange().over()) {
            return;
        }
        cachedAnswer.ifPresent(answer -> lookup.snapshot().answers().put(lookup.key(), answer));
        if (!answered(lookup, cachedAnswer)) {
            coalesce(lookup);
        }
    }

    /**
     * Answers with {@code cachedAnswer}; false if it is not there, or not in the form requested.
     */
    private boolean answered(Lookup lookup, Optional<CachedAnswer> cachedAnswer) {
        Optional<RequestOutcome> outcome = cachedAnswer.flatMap(answer -> outcome(lookup, answer));
        outcome.ifPresent(lookup.writer()::ended);
        return outcome.isPresent();
    }

    private Optional<RequestOutcome> outcome(Lookup lookup, CachedAnswer cachedAnswer) {
        return AnswerForm.of(lookup.planned().call(), cachedAnswer)
                .map(
                        body ->
                                new RequestOutcome.Cached(
                                        cachedAnswer.origin(),
                                        body,
                                        cachedAnswer.usage(),
                                        cachedAnswer.ageSeconds(context.clock().millis())));
    }

    /** The shared tier, if it is in a country where copies of this request may be stored. */
    private @Nullable SharedTier tierFor(Lookup lookup) {
        TierOptions options = lookup.snapshot().tier();
        boolean allowed =
                options != null
                        && lookup.planned()
                                .permitted()
                                .requirement()
                                .allowsCopyIn(options.countries());
        return allowed ? tierOf(options) : null;
    }

    private @Nullable SharedTier tierOf(@Nullable TierOptions options) {
        SharedTier known = tier;
        if (options == null || (known != null && known.options().equals(options))) {
            return options == null ? null : known;
        }
        if (known != null) {
            known.close();
        }
        SharedTier fresh = context.tiers().apply(options);
        tier = fresh;
        return fresh;
    }

    /** Joins the call under way for the same answer, or makes it. */
    private void coalesce(Lookup lookup) {
        CoalescedRequest request = request(lookup);
        CoalescedCalls.Joined joined =
                lookup.snapshot()
                        .calls()
                        .join(lookup.key(), request, context.loop(), bounds(lookup));
        if (joined.leads()) {
            lead(lookup, request, joined, CacheStatus.MISS);
            return;
        }
        request.joins(joined.subscription());
        lookup.writer().underWay(request, CacheStatus.COALESCED);
        joined.subscription().start();
    }

    /** Makes a call that no other request joins. */
    private void callAlone(Lookup lookup, CacheStatus status) {
        CoalescedRequest request = request(lookup);
        lead(
                lookup,
                request,
                CoalescedCalls.alone(request, context.loop(), bounds(lookup)),
                status);
    }

    private CoalescedRequest request(Lookup lookup) {
        return new CoalescedRequest(
                lookup.writer(), context.loop(), () -> callAlone(lookup, CacheStatus.MISS));
    }

    private void lead(
            Lookup lookup,
            CoalescedRequest request,
            CoalescedCalls.Joined joined,
            CacheStatus status) {
        CoalescedCallLeader leader =
                new CoalescedCallLeader(
                        joined.call(),
                        lookup.planned().sharing(),
                        context.loop(),
                        (form, body, origin, usage) -> store(lookup, form, body, origin, usage));
        request.leads(joined.subscription(), leader);
        lookup.writer().underWay(request, status);
        joined.subscription().start();
        leader.start();
    }

    private void store(
            Lookup lookup,
            CachedAnswer.Form form,
            Slice body,
            AnswerOrigin origin,
            @Nullable Usage usage) {
        CachedAnswer answer =
                new CachedAnswer(
                        form,
                        body,
                        origin,
                        usage,
                        context.clock().millis(),
                        lookup.planned().permitted().settings().cache().ttl());
        lookup.snapshot().answers().put(lookup.key(), answer);
        SharedTier shared = tierFor(lookup);
        if (shared != null) {
            shared.put(lookup.key(), answer);
        }
    }

    private static CoalescedCall.Bounds bounds(Lookup lookup) {
        return new CoalescedCall.Bounds(
                lookup.snapshot().answers().largest(), lookup.planned().answers());
    }

    /** One request for an answer that may be reused. */
    private record Lookup(
            ResponseWriter writer, PlannedCall planned, CacheKey key, ReuseTerms terms) {
        RuntimeSnapshot snapshot() {
            return writer.exchange().snapshot();
        }
    }
}
