package dev.portolan.gateway.records.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that recognises the links of one tenant in one chain. It is derived from a secret of the
 * node, so it says nothing about other tenants. Not thread-safe.
 */
public final class ScopeKey {
    /** The length of a scope in bytes. */
    public static final int SCOPE_BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] key;
    private final Mac mac;

    private ScopeKey(byte[] key) {
        this.key = key;
        this.mac = mac(key);
    }

    /**
     * Derives the key of a tenant.
     *
     * @param secret the node's secret
     * @param tenant the tenant's id; the empty string for entries that belong to no tenant
     */
    public static ScopeKey of(byte[] secret, String tenant) {
        return new ScopeKey(mac(secret).doFinal(tenant.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads {@link #text}; empty if it is none. */
    public static Optional<ScopeKey> parse(String text) {
        return Hash.parse(text).map(bytes -> new ScopeKey(bytes.bytes()));
    }

    /** Returns the scope of the tenant's entry with that sequence number. */
    public byte[] scope(long sequence) {
        byte[] code = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        return Arrays.copyOf(code, SCOPE_BYTES);
    }

    /** Returns whether {@code scope} says that the entry is the tenant's. */
    public boolean owns(long sequence, byte[] scope) {
        return MessageDigest.isEqual(scope(sequence), scope);
    }

    /** The key, for those who may see the tenant's entries. */
    public String text() {
        return ENCODER.encodeToString(key);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }
}
