package dev.portolan.gateway.federation;

import dev.portolan.gateway.claims.ClaimMapping;
import dev.portolan.gateway.claims.OidcIssuer;
import dev.portolan.gateway.federation.SignedToken.Reading;
import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.gateway.oidc.IssuerKeys;
import dev.portolan.gateway.oidc.KeySet;
import dev.portolan.gateway.oidc.VerificationKey;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Verifies tokens of configured issuers. Thread-safe; no method waits. */
final class TokenVerifier {
    /** How much the clocks of the gateway and an issuer may differ. */
    static final Duration SKEW = Duration.ofSeconds(60);

    private final List<OidcIssuer> issuers;
    private final Function<OidcIssuer, IssuerKeys> keys;
    private final InstantSource clock;
    private final Executor executor;

    /**
     * Creates a verifier.
     *
     * @param keys the keys of an issuer
     * @param executor runs verifications, which take up to a tenth of a millisecond
     */
    TokenVerifier(
            List<OidcIssuer> issuers,
            Function<OidcIssuer, IssuerKeys> keys,
            InstantSource clock,
            Executor executor) {
        this.issuers = List.copyOf(issuers);
        this.keys = keys;
        this.clock = clock;
        this.executor = executor;
    }

    /** The result of a verification. */
    sealed interface Result {
        /** The token is valid. */
        record Verified(VerifiedToken token) implements Result {}

        /**
         * It is not.
         *
         * @param issuer the issuer's name in the configuration, or {@link #NO_ISSUER}
         */
        record Refused(TokenRefusal reason, String issuer) implements Result {}
    }

    /** The name of the issuer where a token names none that is configured. */
    static final String NO_ISSUER = "none";

    /** A token of a configured issuer that only lacks the check of its signature. */
    private record Candidate(SignedToken token, OidcIssuer issuer, Instant expires) {
        Result.Refused refused(TokenRefusal reason) {
            return new Result.Refused(reason, issuer.name());
        }
    }

    /** Verifies {@code text}; never completes exceptionally. */
    CompletableFuture<Result> verify(String text) {
        return CompletableFuture.supplyAsync(() -> begin(text), executor).thenCompose(next -> next);
    }

    private CompletableFuture<Result> begin(String text) {
        return switch (SignedToken.read(text)) {
            case Reading.Refused refused -> done(refused.reason(), NO_ISSUER);
            case Reading.Read read -> begin(read.token());
        };
    }

    private static CompletableFuture<Result> done(TokenRefusal reason, String issuer) {
        return CompletableFuture.completedFuture(new Result.Refused(reason, issuer));
    }

    private CompletableFuture<Result> begin(SignedToken token) {
        String name = token.text("iss");
        List<OidcIssuer> named = issuers.stream().filter(one -> one.name().equals(name)).toList();
        if (named.isEmpty()) {
            return done(TokenRefusal.UNKNOWN_ISSUER, NO_ISSUER);
        }
        Optional<OidcIssuer> issuer =
                named.stream().filter(one -> token.isFor(one.audience())).findFirst();
        if (issuer.isEmpty()) {
            return done(TokenRefusal.AUDIENCE, name);
        }
        Optional<Instant> expires = token.time("exp");
        if (expires.isEmpty()) {
            return done(TokenRefusal.NO_EXPIRY, name);
        }
        Optional<TokenRefusal> untimely = untimely(token, expires.get());
        return untimely.isPresent()
                ? done(untimely.get(), name)
                : withKeys(new Candidate(token, issuer.get(), expires.get().plus(SKEW)));
    }

    private Optional<TokenRefusal> untimely(SignedToken token, Instant expires) {
        Instant now = clock.instant();
        if (!now.isBefore(expires.plus(SKEW))) {
            return Optional.of(TokenRefusal.EXPIRED);
        }
        Instant latest = now.plus(SKEW);
        boolean early =
                token.time("nbf").filter(latest::isBefore).isPresent()
                        || token.time("iat").filter(latest::isBefore).isPresent();
        boolean unreadable =
                List.of("nbf", "iat").stream()
                        .anyMatch(
                                claim ->
                                        token.claims().containsKey(claim)
                                                && token.time(claim).isEmpty());
        if (unreadable) {
            return Optional.of(TokenRefusal.MALFORMED);
        }
        return early ? Optional.of(TokenRefusal.NOT_YET_VALID) : Optional.empty();
    }

    private CompletableFuture<Result> withKeys(Candidate candidate) {
        IssuerKeys published = keys.apply(candidate.issuer());
        List<VerificationKey> known = matching(candidate.token(), published.current());
        if (!known.isEmpty()) {
            return CompletableFuture.completedFuture(check(candidate, published, known));
        }
        return published
                .refreshForUnknownKey()
                .thenApplyAsync(fetched -> afterFetch(candidate, published, fetched), executor);
    }

    private static List<VerificationKey> matching(SignedToken token, KeySet keys) {
        return keys.matching(token.keyId(), token.algorithm());
    }

    private Result afterFetch(Candidate candidate, IssuerKeys published, KeySet fetched) {
        if (fetched.keys().isEmpty()) {
            return candidate.refused(TokenRefusal.ISSUER_UNREACHABLE);
        }
        List<VerificationKey> known = matching(candidate.token(), fetched);
        return known.isEmpty()
                ? candidate.refused(TokenRefusal.UNKNOWN_KEY)
                : check(candidate, published, known);
    }

    private static Result check(
            Candidate candidate, IssuerKeys published, List<VerificationKey> known) {
        SignedToken token = candidate.token();
        for (VerificationKey key : known) {
            if (key.verifies(token.signed(), token.signature())) {
                return mapped(candidate, published, key);
            }
        }
        return candidate.refused(TokenRefusal.SIGNATURE);
    }

    private static Result mapped(Candidate candidate, IssuerKeys published, VerificationKey key) {
        SignedToken token = candidate.token();
        String id = ClaimedCaller.id("sub", token.text("sub"));
        ClaimMapping mapping = candidate.issuer().callers();
        return switch (mapping.map(Map.of("claims", token.claims()), id)) {
            case ClaimMapping.Result.Failed _ -> candidate.refused(TokenRefusal.CLAIMS);
            case ClaimMapping.Result.Mapped(ClaimedCaller caller) ->
                    new Result.Verified(
                            new VerifiedToken(
                                    candidate.issuer().name(),
                                    published,
                                    key.thumbprint(),
                                    candidate.expires(),
                                    caller));
        };
    }
}
