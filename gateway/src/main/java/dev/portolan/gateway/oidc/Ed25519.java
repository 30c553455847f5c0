package dev.portolan.gateway.oidc;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Verifies Ed25519 signatures with the platform's provider; the JWT library would need another. */
final class Ed25519 {
    private static final int BYTES = 32;
    private static final String NAME = "Ed25519";

    private final PublicKey key;

    private Ed25519(PublicKey key) {
        this.key = key;
    }

    /** Returns the key whose encoding by RFC 8032 is {@code encoded}. */
    static Ed25519 of(byte[] encoded) {
        if (encoded.length != BYTES) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
        }
        byte[] bigEndian = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bigEndian[i] = encoded[BYTES - 1 - i];
        }
        boolean odd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7F;
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, bigEndian));
        try {
            return new Ed25519(
                    KeyFactory.getInstance(NAME)
                            .generatePublic(
                                    new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this is not an Ed25519 key", e);
        }
    }

    boolean verify(byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
