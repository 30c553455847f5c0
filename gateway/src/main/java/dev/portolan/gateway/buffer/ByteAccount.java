package dev.portolan.gateway.buffer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A bounded number of bytes, reserved by tenants' shares. Thread-safe. */
public final class ByteAccount {
    /**
     * A share may grow to this multiple of the free bytes: a single share to two thirds of the
     * limit.
     */
    private static final long FREE_MULTIPLE = 2;

    /** One part in so many is reserved for small bodies, so that large ones cannot block them. */
    private static final long SMALL_FRACTION = 16;

    private static final long SMALL_BYTES = 256 << 10;

    private final AtomicLong used = new AtomicLong();
    private final LongAdder refusals = new LongAdder();
    private volatile long limit;

    void resize(long bytes) {
        limit = bytes;
    }

    /** The maximum number of reserved bytes. */
    public long limit() {
        return limit;
    }

    /** The number of reserved bytes; above the limit if some could not be refused. */
    public long used() {
        return used.get();
    }

    /** The number of reservations that were finally refused. */
    public long refusals() {
        return refusals.sum();
    }

    void onRefusal() {
        refusals.increment();
    }

    /** The largest reservation of one body. */
    long maxPerBody() {
        return limit - limit / SMALL_FRACTION;
    }

    /**
     * Reserves {@code bytes} for a share that has reserved {@code mine} including them.
     *
     * <p>An empty share may reserve all that is free. A share with reservations may grow only while
     * enough is left for others, so that a new share always finds free bytes without any count of
     * the shares.
     */
    boolean tryReserve(long bytes, long mine) {
        long all = used.addAndGet(bytes);
        long free = (bytes > SMALL_BYTES ? maxPerBody() : limit) - all;
        if (free >= 0 && (mine == bytes || mine <= FREE_MULTIPLE * free)) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void reserve(long bytes) {
        used.addAndGet(bytes);
    }
}
