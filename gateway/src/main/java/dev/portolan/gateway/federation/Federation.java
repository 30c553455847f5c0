package dev.portolan.gateway.federation;

import dev.portolan.gateway.claims.CertificateFacts;
import dev.portolan.gateway.claims.ClaimMapping;
import dev.portolan.gateway.federation.TokenCallers.Verification;
import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.oidc.SignedToken;
import dev.portolan.gateway.oidc.TokenRefusal;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Identifies callers of one snapshot's tenants by tokens and certificates. Thread-safe. */
public final class Federation {
    private final @Nullable TokenCallers tokens;
    private final @Nullable ClaimMapping certificates;
    private final RefusedTokens refused;
    private final Map<String, Tenant> tenants;

    Federation(
            @Nullable TokenCallers tokens,
            @Nullable ClaimMapping certificates,
            RefusedTokens refused,
            Map<String, Tenant> tenants) {
        this.tokens = tokens;
        this.certificates = certificates;
        this.refused = refused;
        this.tenants = tenants;
    }

    /** Returns whether a text from {@code from} may be a token of a configured issuer. */
    public boolean mayBeToken(String text, int from) {
        return tokens != null && SignedToken.isLike(text, from);
    }

    /** Returns how client certificates become callers; empty if they do not. */
    public Optional<ClaimMapping> certificates() {
        return Optional.ofNullable(certificates);
    }

    /**
     * Identifies a caller by its token. A token that was verified before is looked up at once.
     *
     * @param later called on any thread if the token must be verified first
     * @return the caller; null if {@code later} will be called
     */
    public @Nullable Identity identify(String token, Consumer<Identity> later) {
        TokenCallers callers = tokens;
        if (callers == null) {
            return Identity.Unknown.TOKEN;
        }
        TokenDigest digest = TokenDigest.of(token);
        Optional<VerifiedToken> known = callers.remembered(digest);
        if (known.isPresent()) {
            return resolve(known.get());
        }
        return switch (callers.verify(digest, token)) {
            case Verification.Busy() -> Identity.Unknown.BUSY;
            case Verification.Started(var started) -> {
                var _ =
                        started.exceptionally(_ -> Optional.empty())
                                .thenAccept(valid -> later.accept(resolved(valid)));
                yield null;
            }
        };
    }

    private Identity resolved(Optional<VerifiedToken> token) {
        return token.isEmpty() ? Identity.Unknown.TOKEN : resolve(token.get());
    }

    private Identity resolve(VerifiedToken token) {
        Identity identity = token.caller().in(tenants);
        if (identity instanceof Identity.Unknown unknown) {
            TokenRefusal reason =
                    unknown.reason() == Identity.Reason.LABEL_CONFLICT
                            ? TokenRefusal.LABEL_CONFLICT
                            : TokenRefusal.UNKNOWN_TENANT;
            refused.add(reason, token.issuer());
        }
        return identity;
    }

    /** Reads the caller from a verified certificate; empty if it names none. */
    public static Optional<ClaimedCaller> read(ClaimMapping mapping, X509Certificate certificate) {
        String id = ClaimedCaller.id("cert", certificate.getSerialNumber().toString(16));
        return mapping.map(CertificateFacts.of(certificate), id)
                        instanceof ClaimMapping.Result.Mapped(ClaimedCaller caller)
                ? Optional.of(caller)
                : Optional.empty();
    }

    /** Returns a caller that was read from a certificate as one of the tenants. */
    public Identity resolve(ClaimedCaller caller) {
        return caller.in(tenants);
    }
}
