package dev.portolan.gateway.redis;

import io.vertx.core.Vertx;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Calls that wait for a reply, all for the same longest time: one timer for all of them. Belongs to
 * one event loop.
 */
public final class DeadlineQueue {
    private final Vertx vertx;
    private final long limitNanos;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean armed;

    /** Creates a queue for use on the event loop that creates its timers. */
    public DeadlineQueue(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.limitNanos = limit.toNanos();
    }

    /** A call that waits, which ends once: in time, or too late. */
    public static final class Waiting {
        private final long startedAt = System.nanoTime();
        private final Runnable onLate;
        private boolean over;

        private Waiting(Runnable onLate) {
            this.onLate = onLate;
        }

        /** Ends it; returns false if it was too late. */
        public boolean end() {
            boolean first = !over;
            over = true;
            return first;
        }

        /** Returns the time it has waited, in nanoseconds. */
        private long nanos() {
            return System.nanoTime() - startedAt;
        }
    }

    /** Starts to wait; {@code onLate} runs if it is not ended in time. */
    public Waiting add(Runnable onLate) {
        Waiting added = new Waiting(onLate);
        waiting.add(added);
        arm();
        return added;
    }

    private void arm() {
        Waiting first = waiting.peek();
        if (armed || first == null) {
            return;
        }
        armed = true;
        long millis = Math.ceilDiv(limitNanos - first.nanos(), 1_000_000L);
        vertx.setTimer(Math.max(1, millis), _ -> expire());
    }

    private void expire() {
        armed = false;
        for (Waiting first = waiting.peek();
                first != null && (first.over || first.nanos() >= limitNanos);
                first = waiting.peek()) {
            waiting.poll();
            if (first.end()) {
                first.onLate.run();
            }
        }
        arm();
    }
}
