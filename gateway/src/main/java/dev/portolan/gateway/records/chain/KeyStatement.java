package dev.portolan.gateway.records.chain;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The statement that a key signs the heads of a chain from an entry on.
 *
 * @param chain the chain's id
 * @param key the key
 * @param signer the fingerprint of the key that signed this: the one before, or for the first key
 *     itself
 * @param from the first sequence number whose heads it signs
 * @param time when it was made
 * @param signature over {@link #payload}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record KeyStatement(
        String chain,
        PublicSigningKey key,
        String signer,
        long from,
        Instant time,
        byte[] signature) {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** States the first key of a chain, signed by itself. */
    public static KeyStatement first(String chain, SigningKey key, Instant time) {
        return sign(chain, key.verifying(), 1, time, key);
    }

    /** States the key that follows {@code old}, signed by it. */
    public static KeyStatement next(
            String chain, PublicSigningKey key, long from, Instant time, SigningKey old) {
        return sign(chain, key, from, time, old);
    }

    private static KeyStatement sign(
            String chain, PublicSigningKey key, long from, Instant time, SigningKey signer) {
        String name = signer.verifying().fingerprint();
        Instant at = Instant.ofEpochMilli(time.toEpochMilli());
        KeyStatement unsigned = new KeyStatement(chain, key, name, from, at, new byte[0]);
        return new KeyStatement(chain, key, name, from, at, signer.sign(unsigned.payload()));
    }

    /** Returns whether the signature is {@code other}'s. */
    public boolean isSignedBy(PublicSigningKey other) {
        return signer.equals(other.fingerprint()) && other.verifies(payload(), signature);
    }

    /** The canonical text that is signed. */
    public byte[] payload() {
        return new CanonicalJson()
                .object()
                .member("chain", chain)
                .member("from", from)
                .member("key", key.text())
                .member("signer", signer)
                .member("time", time.toString())
                .member("type", "key")
                .endObject()
                .bytes();
    }

    /** Writes it as an object with its signature. */
    public void write(CanonicalJson json) {
        json.object()
                .member("chain", chain)
                .member("from", from)
                .member("key", key.text())
                .member("signature", ENCODER.encodeToString(signature))
                .member("signer", signer)
                .member("time", time.toString())
                .endObject();
    }

    /** Reads what {@link #write} wrote; empty if it is no such object. */
    public static Optional<KeyStatement> read(JsonNode node) {
        Optional<PublicSigningKey> key = PublicSigningKey.parse(node.path("key").asText(""));
        if (key.isEmpty() || !node.path("from").isIntegralNumber()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new KeyStatement(
                            node.path("chain").asText(""),
                            key.get(),
                            node.path("signer").asText(""),
                            node.path("from").asLong(),
                            Instant.parse(node.path("time").asText("")),
                            DECODER.decode(node.path("signature").asText(""))));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
