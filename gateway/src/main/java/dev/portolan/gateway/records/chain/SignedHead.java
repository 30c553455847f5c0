package dev.portolan.gateway.records.chain;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A signed statement of the end of a chain at a time; it proves every entry up to there.
 *
 * @param chain the chain's id
 * @param sequence the last entry's number
 * @param hash the hash of its link
 * @param time when it was signed, to the millisecond; later heads have no earlier time
 * @param key the fingerprint of the key that signed
 * @param signature over {@link #payload}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record SignedHead(
        String chain, long sequence, Hash hash, Instant time, String key, byte[] signature) {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** Signs the end of a chain. */
    public static SignedHead sign(ChainTail tail, Instant time, SigningKey key) {
        String name = key.verifying().fingerprint();
        Instant at = Instant.ofEpochMilli(time.toEpochMilli());
        SignedHead unsigned =
                new SignedHead(tail.chain(), tail.sequence(), tail.hash(), at, name, new byte[0]);
        return new SignedHead(
                tail.chain(), tail.sequence(), tail.hash(), at, name, key.sign(unsigned.payload()));
    }

    /** Returns whether the signature is {@code signer}'s. */
    public boolean isSignedBy(PublicSigningKey signer) {
        return key.equals(signer.fingerprint()) && signer.verifies(payload(), signature);
    }

    /** The canonical text that is signed. */
    public byte[] payload() {
        CanonicalJson json = new CanonicalJson().object();
        members(json);
        return json.member("type", "head").endObject().bytes();
    }

    /** Writes it as an object with its signature. */
    public void write(CanonicalJson json) {
        json.object();
        json.member("chain", chain)
                .member("hash", hash.text())
                .member("key", key)
                .member("sequence", sequence)
                .member("signature", ENCODER.encodeToString(signature))
                .member("time", time.toString())
                .endObject();
    }

    private void members(CanonicalJson json) {
        json.member("chain", chain)
                .member("hash", hash.text())
                .member("key", key)
                .member("sequence", sequence)
                .member("time", time.toString());
    }

    /** Reads what {@link #write} wrote; empty if it is no such object. */
    public static Optional<SignedHead> read(JsonNode node) {
        Optional<Hash> hash = Hash.parse(node.path("hash").asText(""));
        if (hash.isEmpty() || !node.path("sequence").isIntegralNumber()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SignedHead(
                            node.path("chain").asText(""),
                            node.path("sequence").asLong(),
                            hash.get(),
                            Instant.parse(node.path("time").asText("")),
                            node.path("key").asText(""),
                            DECODER.decode(node.path("signature").asText(""))));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
