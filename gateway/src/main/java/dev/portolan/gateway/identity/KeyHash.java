package dev.portolan.gateway.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The SHA-256 of a key, 32 bytes; keys have enough entropy to need no slow hash. */
public final class KeyHash {
    /** The expected form of a hash, for messages. */
    public static final String FORM = "\"sha256:\" and 64 hex digits, from portolan key new";

    static final int BYTES = 32;
    private static final String PREFIX = "sha256:";
    private static final HexFormat HEX = HexFormat.of();

    /** The hash in four words, which take less memory than an array. */
    private final long first;

    private final long second;
    private final long third;
    private final long fourth;

    private KeyHash(byte[] bytes) {
        this.first = KeyDigests.longAt(bytes, 0);
        this.second = KeyDigests.longAt(bytes, Long.BYTES);
        this.third = KeyDigests.longAt(bytes, 2 * Long.BYTES);
        this.fourth = KeyDigests.longAt(bytes, 3 * Long.BYTES);
    }

    /** Returns the hash of {@code key}. */
    public static KeyHash of(String key) {
        return new KeyHash(sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the hash with these 32 bytes; empty if there are not 32. */
    public static Optional<KeyHash> ofBytes(byte[] bytes) {
        return bytes.length == BYTES ? Optional.of(new KeyHash(bytes)) : Optional.empty();
    }

    /** Returns the hash of all zeros, which no known text has. */
    public static KeyHash zero() {
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

    /** Returns whether {@code digest} has the bytes of this hash, in constant time. */
    boolean matches(byte[] digest) {
        return differences(
                        KeyDigests.longAt(digest, 0),
                        KeyDigests.longAt(digest, Long.BYTES),
                        KeyDigests.longAt(digest, 2 * Long.BYTES),
                        KeyDigests.longAt(digest, 3 * Long.BYTES))
                == 0;
    }

    private long differences(long one, long two, long three, long four) {
        return (first ^ one) | (second ^ two) | (third ^ three) | (fourth ^ four);
    }

    /** Returns the second of the hash's four words. */
    long second() {
        return second;
    }

    /** Returns the third of the hash's four words. */
    long third() {
        return third;
    }

    /** Returns the bytes of the hash. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
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
        return other instanceof KeyHash hash
                && differences(hash.first, hash.second, hash.third, hash.fourth) == 0;
    }

    @Override
    public int hashCode() {
        return (int) first;
    }

    /** Returns the form used in {@code tenants.yaml}. */
    @Override
    public String toString() {
        return PREFIX + HEX.formatHex(bytes());
    }
}
