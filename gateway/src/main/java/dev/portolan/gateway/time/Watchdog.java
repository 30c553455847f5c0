package dev.portolan.gateway.time;

import java.util.function.LongSupplier;

/**
 * The timeouts of one event loop: every watch is checked once per tick.
 *
 * <p>Not thread-safe: all calls come from the event loop that owns it. A watch expires at the first
 * tick after its deadline, so a timeout is late by up to one tick and never early.
 */
public final class Watchdog {
    /** The deadline of a watch that is not armed. */
    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier nanoTime;
    private final Watch head = new Watch(() -> {});
    private int size;

    /** Creates a watchdog that reads the time, in nanoseconds, from {@code nanoTime}. */
    public Watchdog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        head.previous = head;
        head.next = head;
    }

    /** The current time, in nanoseconds from an arbitrary origin. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** Creates a watch, not yet armed, that runs {@code onExpiry} each time it expires. */
    public Watch watch(Runnable onExpiry) {
        Watch watch = new Watch(onExpiry);
        watch.link();
        return watch;
    }

    /** Runs the expiry of every watch whose deadline has passed. */
    public void tick() {
        long now = now();
        Watch watch = head.next;
        while (watch != head) {
            Watch following = watch.next;
            watch.expireIfDue(now);
            // An expiry may have closed the next watch, which is then no longer in the list.
            watch = following.linked || following == head ? following : head.next;
        }
    }

    /** The number of open watches. */
    public int size() {
        return size;
    }

    /**
     * One deadline that may be moved while work makes progress. Close it when the work has ended.
     */
    public final class Watch implements AutoCloseable {
        private final Runnable onExpiry;
        private Watch previous = this;
        private Watch next = this;
        private boolean linked;
        private long expiresAt = NEVER;

        private Watch(Runnable onExpiry) {
            this.onExpiry = onExpiry;
        }

        /** Sets the deadline to {@code nanos} from now, replacing any other. */
        public void expireIn(long nanos) {
            expireAt(now() + nanos);
        }

        /** Sets the deadline to {@code nanoTime} on the scale of {@link Watchdog#now()}. */
        public void expireAt(long nanoTime) {
            expiresAt = nanoTime;
        }

        /** Disarms the watch until a deadline is set again. */
        public void disarm() {
            expiresAt = NEVER;
        }

        @Override
        public void close() {
            if (!linked) {
                return;
            }
            linked = false;
            expiresAt = NEVER;
            previous.next = next;
            next.previous = previous;
            size--;
        }

        private void link() {
            linked = true;
            previous = head.previous;
            next = head;
            head.previous.next = this;
            head.previous = this;
            size++;
        }

        private void expireIfDue(long now) {
            if (linked && expiresAt != NEVER && now - expiresAt >= 0) {
                expiresAt = NEVER;
                onExpiry.run();
            }
        }
    }
}
