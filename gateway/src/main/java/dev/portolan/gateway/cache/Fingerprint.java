package dev.portolan.gateway.cache;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The SHA-256 of a request's body in canonical form, the same for equal requests. */
public record Fingerprint(long first, long second, long third, long fourth) {
    static final int BYTES = 4 * Long.BYTES;

    static Fingerprint of(byte[] digest) {
        ByteBuffer words = ByteBuffer.wrap(digest);
        return new Fingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes(), 0, Long.BYTES) + "…";
    }
}
