package dev.portolan.gateway.relay;

import dev.portolan.gateway.time.Watchdog;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Watches a caller that is to take what was written to it: one that takes nothing for too long has
 * stalled. Belongs to one event loop.
 */
final class SlowReaderWatch {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LOOKS = 4;

    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private final LongSupplier pending;
    private final Runnable onStall;
    private long patience;
    private long progressAt;
    private long seen;
    private boolean waiting;

    /**
     * A watch that rests.
     *
     * @param pending how many bytes the connection still holds; constant where nobody knows, so
     *     that only {@link #rest()} is progress
     */
    SlowReaderWatch(Watchdog watchdog, LongSupplier pending, Runnable onStall) {
        this.watchdog = watchdog;
        this.watch = watchdog.watch(this::look);
        this.pending = pending;
        this.onStall = onStall;
    }

    /** Counts from now on, or goes on counting: nothing may stay untaken for {@code nanos}. */
    void expect(long nanos) {
        patience = nanos;
        if (!waiting) {
            waiting = true;
            seen = pending.getAsLong();
            progressAt = watchdog.now();
        }
        again();
    }

    /** The caller has taken what it was given. */
    void rest() {
        waiting = false;
        watch.rest();
    }

    void close() {
        watch.close();
    }

    private void look() {
        long now = watchdog.now();
        long left = pending.getAsLong();
        if (left != seen) {
            seen = left;
            progressAt = now;
        }
        if (now - progressAt >= patience) {
            onStall.run();
        } else {
            again();
        }
    }

    private void again() {
        watch.expireIn(Math.min(LOOK_NANOS, patience / LOOKS));
    }
}
