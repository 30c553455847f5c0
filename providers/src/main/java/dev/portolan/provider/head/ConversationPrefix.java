package dev.portolan.provider.head;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A hash of a conversation's beginning, which stays the same as the conversation grows. */
final class ConversationPrefix {
    private static final int HEAD = 512;
    private static final int TAIL = 1024;
    private static final long BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ConversationPrefix() {}

    /**
     * Hashes the first and the last bytes of the range, so that a long one costs no more; never 0.
     */
    static long hash(byte[] bytes, int from, int to) {
        int head = Math.min(to, from + HEAD);
        long hash = mixed(BASIS ^ (to - from), bytes, from, head);
        hash = mixed(hash, bytes, Math.max(head, to - TAIL), to);
        return hash == 0 ? 1 : hash;
    }

    /** Eight bytes at a time, the rest one by one. */
    private static long mixed(long seed, byte[] bytes, int from, int to) {
        long hash = seed;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * PRIME;
            hash ^= hash >>> 32;
        }
        for (; at < to; at++) {
            hash = (hash ^ bytes[at]) * PRIME;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
