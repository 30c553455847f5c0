package dev.portolan.gateway.federation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a token, by which it is remembered. */
record TokenDigest(long first, long second, long third, long fourth) {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final ThreadLocal<MessageDigest> SHA256 =
            ThreadLocal.withInitial(TokenDigest::sha256);

    static TokenDigest of(String token) {
        byte[] digest = SHA256.get().digest(token.getBytes(StandardCharsets.UTF_8));
        return new TokenDigest(at(digest, 0), at(digest, 8), at(digest, 16), at(digest, 24));
    }

    private static long at(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
