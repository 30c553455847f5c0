package dev.portolan.gateway.oidc;

import com.nimbusds.jose.JWSAlgorithm;

import java.util.Optional;

/** The accepted algorithms of signatures. Others, {@code none} and HMAC among them, are not. */
public enum TokenAlgorithm {
    /** RSA with SHA-256. */
    RS256(JWSAlgorithm.RS256),
    /** ECDSA with P-256 and SHA-256. */
    ES256(JWSAlgorithm.ES256),
    /** Ed25519. */
    EDDSA(JWSAlgorithm.EdDSA);

    @SuppressWarnings("ImmutableEnumChecker") // immutable, though not annotated
    private final JWSAlgorithm jose;

    TokenAlgorithm(JWSAlgorithm jose) {
        this.jose = jose;
    }

    /** Returns the algorithm by its name in a token's header or a key. */
    public static Optional<TokenAlgorithm> named(String name) {
        return switch (name) {
            case "RS256" -> Optional.of(RS256);
            case "ES256" -> Optional.of(ES256);
            case "EdDSA", "Ed25519" -> Optional.of(EDDSA);
            default -> Optional.empty();
        };
    }

    JWSAlgorithm jose() {
        return jose;
    }
}
