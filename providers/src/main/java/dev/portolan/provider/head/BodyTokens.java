package dev.portolan.provider.head;

/** The number of names and values that a body may contain. */
final class BodyTokens {
    /** The memory a name or a value takes at most while it is read or translated, in bytes. */
    private static final long HEAP_PER_TOKEN = 512;

    private static final long SMALL_HEAP = 100_000;
    private static final long LARGE_HEAP = 1_000_000;

    /** The part of the heap that the program itself needs. */
    private static final long PROGRAM = 64L << 20;

    /** The most names and values, fewer in a small heap. */
    static final long MAX =
            Math.clamp(
                    (Runtime.getRuntime().maxMemory() - PROGRAM) / HEAP_PER_TOKEN,
                    SMALL_HEAP,
                    LARGE_HEAP);

    private BodyTokens() {}
}
