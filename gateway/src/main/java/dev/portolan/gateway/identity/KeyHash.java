package dev.portolan.gateway.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The SHA-256 of a key, 32 bytes; keys have enough entropy to need no slow hash. */
public final class KeyHash {
    /** The expected form of a hash, for messages. */
    public static final String FORM = "\"sha256:\" and 64 hex digits, from portolan key new";

    static final int BYTES = 32;
    private static final String PREFIX = "sha256:";
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the hash of {@code key}. */
    public static KeyHash of(String key) {
        return new KeyHash(sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the hash of all zeros, which no known text has. */
    static KeyHash zero() {
        return new KeyHash(new byte[BYTES]);
    }

    /** Parses a hash written as {@code sha256:…}; empty if {@code text} is not one. */
    public static Optional<KeyHash> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * BYTES) {
            return Optional.empty();
        }
        try {
            String hex = text.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            return Optional.of(new KeyHash(HEX.parseHex(hex)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns whether {@code digest} equals this hash by {@code equal}. */
    boolean matches(byte[] digest, BiPredicate<byte[], byte[]> equal) {
        return equal.test(bytes, digest);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return (int) KeyDigests.longAt(bytes, 0);
    }

    /** Returns the form used in {@code tenants.yaml}. */
    @Override
    public String toString() {
        return PREFIX + HEX.formatHex(bytes);
    }
}
