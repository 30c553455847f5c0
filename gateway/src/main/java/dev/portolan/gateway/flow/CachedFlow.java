package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.cache.CacheDirectives;
import dev.portolan.gateway.cache.CacheKey;
import dev.portolan.gateway.cache.CacheScope;
import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.cache.CallResult;
import dev.portolan.gateway.cache.CoalescedCall;
import dev.portolan.gateway.cache.CoalescedCalls;
import dev.portolan.gateway.cache.Fingerprint;
import dev.portolan.gateway.cache.FingerprintReader;
import dev.portolan.gateway.cache.ReuseTerms;
import dev.portolan.gateway.cache.SharedAnswerHead;
import dev.portolan.gateway.cache.SharedTier;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.Decision;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import io.vertx.core.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The way of a request whose policy lets answers be given again: from what is kept, else together
 * with an equal request in the air, else by a call whose answer is kept. Belongs to one event loop.
 */
final class CachedFlow {
    private final LoopContext plane;
    private final FingerprintReader fingerprints = new FingerprintReader();
    private @Nullable SharedTier tier;

    CachedFlow(LoopContext plane) {
        this.plane = plane;
        SharedTier there = tierOf(plane.shared().world().get().tier());
        if (there != null) {
            there.isReady();
        }
    }

    /**
     * Takes a request on its way; false, and nothing is done, where the cache is to be left out.
     */
    boolean take(Exchange exchange, PlannedCall job) {
        Decision.Permitted permitted = job.permitted();
        CacheDirectives directives =
                CacheDirectives.of(exchange.request().headers().getAll(HttpHeaders.CACHE_CONTROL));
        Optional<Fingerprint> body =
                directives.keeps() ? fingerprints.read(job.call().body()) : Optional.empty();
        if (body.isEmpty()) {
            return false;
        }
        CacheKey key =
                new CacheKey(
                        CacheScope.of(exchange.caller().tenant().id(), permitted),
                        job.call().operation(),
                        job.call().head().model(),
                        job.call().betas(),
                        body.get());
        Way way = new Way(exchange, job, key, ReuseTerms.of(permitted, directives));
        if (directives.reads()) {
            look(way);
        } else {
            alone(way, CacheStatus.BYPASS);
        }
        return true;
    }

    private void look(Way way) {
        if (answered(way, way.world().answers().find(way.key(), way.terms()))) {
            return;
        }
        SharedTier shared = way.world().flights().has(way.key()) ? null : tierFor(way);
        if (shared == null || !shared.isReady()) {
            share(way);
            return;
        }
        shared.find(way.key(), way.terms(), kept -> found(way, kept));
    }

    /** Goes on after the shared tier was asked. */
    private void found(Way way, Optional<CachedAnswer> kept) {
        if (way.exchange().over()) {
            return;
        }
        kept.ifPresent(answer -> way.world().answers().keep(way.key(), answer));
        if (!answered(way, kept)) {
            share(way);
        }
    }

    private static boolean answered(Way way, Optional<CachedAnswer> kept) {
        return kept.isPresent() && way.exchange().answerAgain(kept.get());
    }

    /** The shared tier, if it lies where this request's copies may be. */
    private @Nullable SharedTier tierFor(Way way) {
        TierOptions options = way.world().tier();
        boolean allowed =
                options != null
                        && way.job().permitted().requirement().allowsCopyIn(options.countries());
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
        SharedTier fresh = plane.tiers().apply(options);
        tier = fresh;
        return fresh;
    }

    /** Joins the call in the air for the same answer, or makes it. */
    private void share(Way way) {
        CoalescedRequest follower = follower(way);
        CoalescedCalls.Boarded<SharedAnswerHead, CallResult> boarded =
                way.world().flights().board(way.key(), follower, plane.loop(), bounds(way));
        if (boarded.leads()) {
            lead(way, follower, boarded, CacheStatus.MISS);
            return;
        }
        follower.boards(boarded.seat());
        way.exchange().takes(follower, CacheStatus.COALESCED);
        boarded.seat().start();
    }

    /** Makes a call that nobody joins. */
    private void alone(Way way, CacheStatus status) {
        CoalescedRequest follower = follower(way);
        lead(way, follower, CoalescedCalls.alone(follower, plane.loop(), bounds(way)), status);
    }

    private CoalescedRequest follower(Way way) {
        return new CoalescedRequest(
                way.exchange(), way.job().call(), plane.loop(), () -> alone(way, CacheStatus.MISS));
    }

    private void lead(
            Way way,
            CoalescedRequest follower,
            CoalescedCalls.Boarded<SharedAnswerHead, CallResult> boarded,
            CacheStatus status) {
        CoalescedCallLeader lead =
                new CoalescedCallLeader(
                        boarded.flight(),
                        way.job().sharing(),
                        plane.loop(),
                        (form, body, origin, usage) -> keep(way, form, body, origin, usage));
        follower.leads(boarded.seat(), lead);
        way.exchange().takes(follower, status);
        boarded.seat().start();
        lead.start();
    }

    private void keep(
            Way way,
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
                        plane.clock().millis(),
                        way.job().permitted().conduct().cache().ttl());
        way.world().answers().keep(way.key(), answer);
        SharedTier shared = tierFor(way);
        if (shared != null) {
            shared.keep(way.key(), answer);
        }
    }

    private static CoalescedCall.Bounds bounds(Way way) {
        return new CoalescedCall.Bounds(way.world().answers().largest(), way.job().answers());
    }

    /** One request on this way. */
    private record Way(Exchange exchange, PlannedCall job, CacheKey key, ReuseTerms terms) {
        RuntimeSnapshot world() {
            return exchange.world();
        }
    }
}
