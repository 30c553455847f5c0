package dev.portolan.gateway.records.chain;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** A public key of Ed25519, which verifies signatures. */
public final class PublicSigningKey {
    /** The algorithm of keys and signatures. */
    static final String ALGORITHM = "Ed25519";

    private static final int FINGERPRINT_BYTES = 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final PublicKey key;
    private final String fingerprint;

    private PublicSigningKey(PublicKey key) {
        this.key = key;
        byte[] digest = Hash.of(key.getEncoded()).bytes();
        this.fingerprint = HexFormat.of().formatHex(Arrays.copyOf(digest, FINGERPRINT_BYTES));
    }

    static PublicSigningKey of(PublicKey key) {
        return new PublicSigningKey(key);
    }

    /** Reads {@link #text}; empty if it is no such key. */
    public static Optional<PublicSigningKey> parse(String text) {
        try {
            PublicSigningKey read =
                    new PublicSigningKey(
                            KeyFactory.getInstance(ALGORITHM)
                                    .generatePublic(new X509EncodedKeySpec(DECODER.decode(text))));
            return read.text().equals(text) ? Optional.of(read) : Optional.empty();
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** The first 16 bytes of the key's SHA-256, in hexadecimal digits. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The key in DER (SubjectPublicKeyInfo) and base64url. */
    public String text() {
        return ENCODER.encodeToString(key.getEncoded());
    }

    /** Returns whether {@code signature} is one of this key for {@code data}. */
    public boolean verifies(byte[] data, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(data);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicSigningKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return fingerprint;
    }
}
