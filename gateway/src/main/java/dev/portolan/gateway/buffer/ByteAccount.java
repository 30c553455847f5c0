package dev.portolan.gateway.buffer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** So many bytes that may be held, and the shares that hold some of them. Thread-safe. */
public final class ByteAccount {
    /** A share may grow to so many times what is left free: alone to two thirds of the whole. */
    private static final long FREE_TIMES = 2;

    /** What only small bodies may take, so that large ones don't keep them waiting. */
    private static final long SMALL_PART = 16;

    private static final long SMALL = 256 << 10;

    private final AtomicLong used = new AtomicLong();
    private final LongAdder refusals = new LongAdder();
    private volatile long limit;

    void resize(long bytes) {
        limit = bytes;
    }

    /** How many bytes may be held. */
    public long limit() {
        return limit;
    }

    /** How many bytes are held, more than may be where they could not be refused. */
    public long used() {
        return used.get();
    }

    /** How often bytes were refused in the end. */
    public long refusals() {
        return refusals.sum();
    }

    void onRefusal() {
        refusals.increment();
    }

    /** The most that one body may ever hold. */
    long most() {
        return limit - limit / SMALL_PART;
    }

    /**
     * Takes {@code bytes} for a share that holds {@code mine} with them.
     *
     * <p>A share that holds nothing yet gets whatever is free. One that holds something may grow as
     * long as enough is left for others: so a newcomer always finds room, however many there are,
     * and nobody has to know how many.
     */
    boolean tryTake(long bytes, long mine) {
        long all = used.addAndGet(bytes);
        long free = (bytes > SMALL ? most() : limit) - all;
        if (free >= 0 && (mine == bytes || mine <= FREE_TIMES * free)) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }
}
