package dev.portolan.gateway.oidc;

import dev.portolan.gateway.oidc.SignedToken.Reading;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Verifies tokens of some issuers. Thread-safe; no method waits. */
public final class TokenVerifier {
    /** How much the clocks of the gateway and an issuer may differ. */
    public static final Duration SKEW = Duration.ofSeconds(60);

    private final List<Accepted> accepted;
    private final InstantSource clock;
    private final Executor executor;

    /**
     * Creates a verifier.
     *
     * @param executor runs verifications, which take up to a tenth of a millisecond
     */
    public TokenVerifier(List<Accepted> accepted, InstantSource clock, Executor executor) {
        this.accepted = List.copyOf(accepted);
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * The tokens of an issuer for one audience.
     *
     * @param keys the issuer's keys
     */
    public record Accepted(IssuerKeys keys, String audience) {
        /** Returns the issuer's name, as in its tokens. */
        public String issuer() {
            return keys.access().issuer();
        }
    }

    /** The result of a verification. */
    public sealed interface Result {
        /**
         * The token is valid.
         *
         * @param thumbprint the thumbprint of the key that signed it
         * @param expires the first moment at which it is no longer valid, with the permitted skew
         */
        record Verified(Accepted by, SignedToken token, String thumbprint, Instant expires)
                implements Result {}

        /**
         * It is not.
         *
         * @param issuer the issuer's name in the configuration, or {@link #NO_ISSUER}
         */
        record Refused(TokenRefusal reason, String issuer) implements Result {}
    }

    /** The name of the issuer where a token names none that is configured. */
    public static final String NO_ISSUER = "none";

    /** A token of a configured issuer that only lacks the check of its signature. */
    private record Candidate(SignedToken token, Accepted by, Instant expires) {
        Result.Refused refused(TokenRefusal reason) {
            return new Result.Refused(reason, by.issuer());
        }
    }

    /** Verifies {@code text}; never completes exceptionally. */
    public CompletableFuture<Result> verify(String text) {
        return CompletableFuture.completedFuture(text).thenComposeAsync(this::begin, executor);
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
        List<Accepted> named = accepted.stream().filter(one -> one.issuer().equals(name)).toList();
        if (named.isEmpty()) {
            return done(TokenRefusal.UNKNOWN_ISSUER, NO_ISSUER);
        }
        Optional<Accepted> by =
                named.stream().filter(one -> token.isFor(one.audience())).findFirst();
        if (by.isEmpty()) {
            return done(TokenRefusal.AUDIENCE, name);
        }
        Optional<Instant> expires = token.time("exp");
        if (expires.isEmpty()) {
            return done(TokenRefusal.NO_EXPIRY, name);
        }
        Optional<TokenRefusal> untimely = untimely(token, expires.get());
        return untimely.isPresent()
                ? done(untimely.get(), name)
                : withKeys(new Candidate(token, by.get(), expires.get().plus(SKEW)));
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
        IssuerKeys published = candidate.by().keys();
        List<VerificationKey> known = candidate.token().matching(published.current());
        if (!known.isEmpty()) {
            return CompletableFuture.completedFuture(check(candidate, known));
        }
        return published
                .refreshForUnknownKey()
                .thenApplyAsync(fetched -> afterFetch(candidate, fetched), executor);
    }

    private static Result afterFetch(Candidate candidate, KeySet fetched) {
        if (fetched.keys().isEmpty()) {
            return candidate.refused(TokenRefusal.ISSUER_UNREACHABLE);
        }
        List<VerificationKey> known = candidate.token().matching(fetched);
        return known.isEmpty()
                ? candidate.refused(TokenRefusal.UNKNOWN_KEY)
                : check(candidate, known);
    }

    private static Result check(Candidate candidate, List<VerificationKey> known) {
        SignedToken token = candidate.token();
        for (VerificationKey key : known) {
            if (token.isSignedBy(key)) {
                return new Result.Verified(
                        candidate.by(), token, key.thumbprint(), candidate.expires());
            }
        }
        return candidate.refused(TokenRefusal.SIGNATURE);
    }
}
