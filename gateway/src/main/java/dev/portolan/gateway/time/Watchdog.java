package dev.portolan.gateway.time;

import java.util.function.LongSupplier;

/**
 * The clocks of one event loop: every watch is compared with the time once per tick.
 *
 * <p>Not thread-safe: all calls come from the event loop that owns it. A watch expires at the first
 * tick after its moment, so a timeout is late by up to one tick and never early.
 */
public final class Watchdog {
    /** No moment: the watch is not armed. */
    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier nanoTime;
    private final Watch head = new Watch(() -> {});
    private int size;

    /** A watchdog that reads the time, in nanoseconds, from {@code nanoTime}. */
    public Watchdog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        head.previous = head;
        head.next = head;
    }

    /** The time this watchdog goes by, in nanoseconds from an arbitrary origin. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** A new watch, not yet armed, that runs {@code onExpiry} once each time it expires. */
    public Watch watch(Runnable onExpiry) {
        Watch watch = new Watch(onExpiry);
        watch.link();
        return watch;
    }

    /** Runs the expiry of every watch whose moment has passed. */
    public void tick() {
        long now = now();
        Watch watch = head.next;
        while (watch != head) {
            Watch following = watch.next;
            watch.expireIfDue(now);
            // An expiry may have closed the follower; a closed watch leads back into the list.
            watch = following.linked || following == head ? following : head.next;
        }
    }

    /** How many watches are open. */
    public int size() {
        return size;
    }

    /** One moment that may be moved while work makes progress. Close it when the work has ended. */
    public final class Watch implements AutoCloseable {
        private final Runnable onExpiry;
        private Watch previous = this;
        private Watch next = this;
        private boolean linked;
        private long expiresAt = NEVER;

        private Watch(Runnable onExpiry) {
            this.onExpiry = onExpiry;
        }

        /** Lets the watch expire {@code nanos} from now, in place of any earlier moment. */
        public void expireIn(long nanos) {
            expireAt(now() + nanos);
        }

        /** Lets the watch expire at the moment {@code nanoTime} of {@link Watchdog#now()}. */
        public void expireAt(long nanoTime) {
            expiresAt = nanoTime;
        }

        /** Keeps the watch from expiring until it is armed again. */
        public void rest() {
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
