package dev.portolan.gateway.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;

/** Computes the SHA-256 of presented keys without allocation, in one workspace per thread. */
final class KeyDigests {
    /** The longest key that is hashed; no issued key is longer, so a longer text is unknown. */
    static final int MAX_KEY = 512;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final ThreadLocal<KeyDigests> OF_THREAD =
            ThreadLocal.withInitial(KeyDigests::new);

    private final MessageDigest sha256 = KeyHash.sha256();
    private final byte[] text = new byte[MAX_KEY];
    private final byte[] digest = new byte[KeyHash.BYTES];

    private KeyDigests() {}

    static KeyDigests ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Returns the SHA-256 of {@code key} from {@code from}; valid until this thread's next call.
     */
    byte[] sha256(String key, int from) {
        int length = Math.min(key.length() - from, MAX_KEY);
        for (int i = 0; i < length; i++) {
            char c = key.charAt(from + i);
            text[i] = c < 0x80 ? (byte) c : (byte) 0xFF;
        }
        sha256.update(text, 0, length);
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
        return digest;
    }

    static long longAt(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }
}
