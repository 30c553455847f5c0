package dev.portolan.gateway.records.chain;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A SHA-256 digest. */
public final class Hash {
    /** Its length in bytes. */
    public static final int BYTES = 32;

    /** The hash before the first entry of a chain. */
    public static final Hash NONE = new Hash(new byte[BYTES]);

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final int TEXT_LENGTH = 43;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the digest of {@code data}. */
    public static Hash of(byte[] data) {
        return of(data, 0, data.length);
    }

    /** Returns the digest of a part of {@code data}. */
    public static Hash of(byte[] data, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(data, from, length);
            byte[] bytes = new byte[BYTES];
            digest.digest(bytes, 0, BYTES);
            return new Hash(bytes);
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the digest of a text in UTF-8. */
    public static Hash of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the digest with these 32 bytes. */
    public static Hash ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes (expected: 32)");
        }
        return new Hash(bytes.clone());
    }

    /** Reads {@link #text}; empty if it is none in its only form. */
    public static Optional<Hash> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            Hash read = new Hash(DECODER.decode(text));
            return read.text().equals(text) ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its bytes in base64url without padding. */
    public String text() {
        return ENCODER.encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return text();
    }
}
