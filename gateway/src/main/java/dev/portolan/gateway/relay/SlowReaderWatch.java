package dev.portolan.gateway.relay;

import dev.portolan.gateway.time.Watchdog;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Detects a stalled caller, which reads nothing of pending bytes for too long. Belongs to one event
 * loop.
 */
final class SlowReaderWatch {
    private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int POLLS = 4;

    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private final LongSupplier pending;
    private final Runnable onStall;
    private long timeout;
    private long progressAt;
    private long seen;
    private boolean waiting;

    /**
     * Creates an inactive watch.
     *
     * @param pending the number of unread bytes in the connection; constant if unknown, so that
     *     only {@link #stop()} counts as progress
     */
    SlowReaderWatch(Watchdog watchdog, LongSupplier pending, Runnable onStall) {
        this.watchdog = watchdog;
        this.watch = watchdog.watch(this::poll);
        this.pending = pending;
        this.onStall = onStall;
    }

    /**
     * Starts the watch, or continues it: the caller has stalled after {@code nanos} without
     * progress.
     */
    void start(long nanos) {
        timeout = nanos;
        if (!waiting) {
            waiting = true;
            seen = pending.getAsLong();
            progressAt = watchdog.now();
        }
        schedule();
    }

    /** Stops the watch because the caller has read everything. */
    void stop() {
        waiting = false;
        watch.disarm();
    }

    void close() {
        watch.close();
    }

    private void poll() {
        long now = watchdog.now();
        long left = pending.getAsLong();
        if (left != seen) {
            seen = left;
            progressAt = now;
        }
        if (now - progressAt >= timeout) {
            onStall.run();
        } else {
            schedule();
        }
    }

    private void schedule() {
        watch.expireIn(Math.min(POLL_NANOS, timeout / POLLS));
    }
}
