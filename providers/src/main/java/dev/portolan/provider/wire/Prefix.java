package dev.portolan.provider.wire;

/** A number for the beginning of a conversation, the same for as long as it goes on. */
final class Prefix {
    private static final int HEAD = 512;
    private static final int TAIL = 1024;

    private Prefix() {}

    /** Looks at the first and the last of the range, so that a long one costs no more; never 0. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = 0xCBF29CE484222325L ^ (to - from);
        int head = Math.min(to, from + HEAD);
        for (int at = from; at < head; at++) {
            hash = (hash ^ bytes[at]) * 0x100000001B3L;
        }
        for (int at = Math.max(head, to - TAIL); at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x100000001B3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
