package dev.portolan.gateway.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The SHA-256 of a key with enough entropy that it cannot be guessed back; 32 bytes. */
public final class KeyHash {
    /** What a hash looks like, for messages. */
    public static final String FORM = "\"sha256:\" and 64 hex digits, from portolan key new";

    static final int BYTES = 32;
    private static final String PREFIX = "sha256:";
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of {@code key}. */
    public static KeyHash of(String key) {
        return new KeyHash(sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** A hash that no known text has: all zeros. */
    static KeyHash ofNothing() {
        return new KeyHash(new byte[BYTES]);
    }

    /** The hash written as {@code sha256:…}, if it is one. */
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

    /** Whether {@code digest} is this hash, as {@code equal} compares. */
    boolean is(byte[] digest, BiPredicate<byte[], byte[]> equal) {
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

    /** The line for {@code tenants.yaml}. */
    @Override
    public String toString() {
        return PREFIX + HEX.formatHex(bytes);
    }
}
