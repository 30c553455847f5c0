package dev.portolan.gateway.records.chain;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** A node's key pair of Ed25519. The private key is never printed. */
public final class SigningKey {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int LINE = 64;

    private final PrivateKey secret;
    private final PublicSigningKey verifying;

    private SigningKey(PrivateKey secret, PublicSigningKey verifying) {
        this.secret = secret;
        this.verifying = verifying;
    }

    /** Makes a new key pair. */
    public static SigningKey generate() {
        try {
            KeyPair pair =
                    KeyPairGenerator.getInstance(PublicSigningKey.ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), PublicSigningKey.of(pair.getPublic()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** Reads a private key in PEM (PKCS #8); empty if it is none of Ed25519. */
    public static Optional<SigningKey> parse(String pem) {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            return Optional.empty();
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            KeyFactory factory = KeyFactory.getInstance(PublicSigningKey.ALGORITHM);
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(der));
            return Optional.of(new SigningKey(secret, publicOf(secret)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The private key in PEM, for its file. */
    public String pem() {
        String body =
                Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(secret.getEncoded());
        return BEGIN + "\n" + body + "\n" + END + "\n";
    }

    /** The public key. */
    public PublicSigningKey verifying() {
        return verifying;
    }

    /** Signs {@code data}. */
    public byte[] sign(byte[] data) {
        try {
            Signature signer = Signature.getInstance(PublicSigningKey.ALGORITHM);
            signer.initSign(secret);
            signer.update(data);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of Ed25519 signs any data", e);
        }
    }

    /** Derives the public key: a signature's own generator seeded with the private key. */
    private static PublicSigningKey publicOf(PrivateKey secret) throws GeneralSecurityException {
        byte[] seed =
                ((EdECPrivateKey) secret)
                        .getBytes()
                        .orElseThrow(() -> new GeneralSecurityException("no private key"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(PublicSigningKey.ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new FixedSeed(seed));
        EdECPoint point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
        return PublicSigningKey.of(
                KeyFactory.getInstance(PublicSigningKey.ALGORITHM)
                        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
    }

    @Override
    public String toString() {
        return "the private key of " + verifying;
    }
}
