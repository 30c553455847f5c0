package dev.portolan.gateway.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;

import org.jspecify.annotations.Nullable;

import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/** One public key of an issuer. */
public final class VerificationKey {
    private static final int MIN_RSA_BITS = 2_048;

    private final @Nullable String id;
    private final String thumbprint;
    private final TokenAlgorithm algorithm;
    private final Check check;

    private VerificationKey(
            @Nullable String id, String thumbprint, TokenAlgorithm algorithm, Check check) {
        this.id = id;
        this.thumbprint = thumbprint;
        this.algorithm = algorithm;
        this.check = check;
    }

    @FunctionalInterface
    private interface Check {
        boolean verify(byte[] signed, byte[] signature) throws JOSEException;
    }

    /** Reads a key of a JWK set; empty if it is none that verifies tokens. */
    static Optional<VerificationKey> read(Map<String, Object> json) {
        try {
            JWK key = JWK.parse(json);
            KeyUse use = key.getKeyUse();
            if (use != null && !use.equals(KeyUse.SIGNATURE)) {
                return Optional.empty();
            }
            return switch (key) {
                case RSAKey rsa when rsa.size() >= MIN_RSA_BITS ->
                        of(key, TokenAlgorithm.RS256, jose(new RSASSAVerifier(rsa), key));
                case ECKey ec when ec.getCurve().equals(Curve.P_256) ->
                        of(key, TokenAlgorithm.ES256, jose(new ECDSAVerifier(ec), key));
                case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) ->
                        of(key, TokenAlgorithm.EDDSA, Ed25519.of(pair.getDecodedX())::verify);
                default -> Optional.empty();
            };
        } catch (ParseException | JOSEException | RuntimeException e) {
            // The library reports some unusable keys by unchecked exceptions.
            return Optional.empty();
        }
    }

    private static Check jose(JWSVerifier verifier, JWK key) {
        JWSHeader header =
                new JWSHeader(
                        key instanceof RSAKey
                                ? TokenAlgorithm.RS256.jose()
                                : TokenAlgorithm.ES256.jose());
        return (signed, signature) -> verifier.verify(header, signed, Base64URL.encode(signature));
    }

    private static Optional<VerificationKey> of(JWK key, TokenAlgorithm algorithm, Check check)
            throws JOSEException {
        boolean other =
                key.getAlgorithm() != null
                        && TokenAlgorithm.named(key.getAlgorithm().getName())
                                .filter(algorithm::equals)
                                .isEmpty();
        return other
                ? Optional.empty()
                : Optional.of(
                        new VerificationKey(
                                key.getKeyID(),
                                key.computeThumbprint().toString(),
                                algorithm,
                                check));
    }

    /** Returns the key's id; null if it has none. */
    @Nullable String id() {
        return id;
    }

    /** Returns the SHA-256 of the key's parameters, which is the same for equal keys only. */
    public String thumbprint() {
        return thumbprint;
    }

    TokenAlgorithm algorithm() {
        return algorithm;
    }

    /** Returns whether {@code signature} is this key's for {@code signed}. */
    public boolean verifies(byte[] signed, byte[] signature) {
        try {
            return check.verify(signed, signature);
        } catch (JOSEException | RuntimeException e) {
            // The library reports some malformed signatures by exceptions.
            return false;
        }
    }
}
