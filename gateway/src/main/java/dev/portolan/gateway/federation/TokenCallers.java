package dev.portolan.gateway.federation;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;

import dev.portolan.gateway.claims.ClaimMapping;
import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.gateway.oidc.TokenRefusal;
import dev.portolan.gateway.oidc.TokenVerifier;
import dev.portolan.gateway.oidc.TokenVerifier.Accepted;
import dev.portolan.gateway.oidc.TokenVerifier.Result;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tokens that were verified, by hash, until they expire. A token that several requests bring at
 * once is verified once. Thread-safe; no method waits.
 */
final class TokenCallers {
    private static final int MAX_REMEMBERED = 50_000;

    /** More than wait while an issuer's keys are fetched, and few enough for their memory. */
    private static final int MAX_UNDER_WAY = 4_096;

    private final TokenVerifier verifier;
    private final Map<Accepted, ClaimMapping> mappings;
    private final RefusedTokens refused;
    private final InstantSource clock;
    private final AsyncCache<TokenDigest, Optional<VerifiedToken>> known;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * Creates an empty memory.
     *
     * @param mappings how the claims of each accepted issuer become a caller
     * @param executor runs verifications
     */
    TokenCallers(
            Map<Accepted, ClaimMapping> mappings,
            RefusedTokens refused,
            InstantSource clock,
            Executor executor) {
        this.verifier = new TokenVerifier(List.copyOf(mappings.keySet()), clock, executor);
        this.mappings = Map.copyOf(mappings);
        this.refused = refused;
        this.clock = clock;
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(MAX_REMEMBERED)
                        .ticker(() -> clock.millis() * 1_000_000)
                        .expireAfter(
                                Expiry.<TokenDigest, Optional<VerifiedToken>>creating(
                                        (_, token) -> remaining(token)))
                        .executor(Runnable::run)
                        .buildAsync();
    }

    /** Returns how long a token is remembered: a refused one no longer than others wait for it. */
    private Duration remaining(Optional<VerifiedToken> token) {
        return token.map(valid -> Duration.between(clock.instant(), valid.expires()))
                .orElse(Duration.ZERO);
    }

    /** Returns the token if it was verified and is valid now. */
    Optional<VerifiedToken> remembered(TokenDigest digest) {
        Optional<VerifiedToken> token = known.synchronous().getIfPresent(digest);
        return token == null
                ? Optional.empty()
                : token.filter(valid -> valid.isValidAt(clock.instant()));
    }

    /** Verifies a token that is not remembered. */
    Verification verify(TokenDigest digest, String text) {
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            return new Verification.Busy();
        }
        Optional<VerifiedToken> outdated = known.synchronous().getIfPresent(digest);
        if (outdated != null) {
            known.synchronous().asMap().remove(digest, outdated);
        }
        CompletableFuture<Optional<VerifiedToken>> started =
                known.get(digest, (_, _) -> verifier.verify(text).thenApply(this::valid));
        return new Verification.Started(started.whenComplete((_, _) -> underWay.decrementAndGet()));
    }

    /** A verification. */
    sealed interface Verification {
        /** Too many are under way. */
        record Busy() implements Verification {}

        /** It completes with the token; with nothing if that is not valid. */
        record Started(CompletableFuture<Optional<VerifiedToken>> token) implements Verification {}
    }

    private Optional<VerifiedToken> valid(Result result) {
        return switch (result) {
            case Result.Verified verified -> mapped(verified);
            case Result.Refused no -> {
                refused.add(no.reason(), no.issuer());
                yield Optional.empty();
            }
        };
    }

    private Optional<VerifiedToken> mapped(Result.Verified verified) {
        ClaimMapping mapping = Objects.requireNonNull(mappings.get(verified.by()));
        String id = ClaimedCaller.id("sub", verified.token().text("sub"));
        return switch (mapping.map(Map.of("claims", verified.token().claims()), id)) {
            case ClaimMapping.Result.Mapped(ClaimedCaller caller) ->
                    Optional.of(
                            new VerifiedToken(
                                    verified.by().keys(),
                                    verified.thumbprint(),
                                    verified.expires(),
                                    caller));
            case ClaimMapping.Result.Failed _ -> {
                refused.add(TokenRefusal.CLAIMS, verified.by().issuer());
                yield Optional.empty();
            }
        };
    }
}
