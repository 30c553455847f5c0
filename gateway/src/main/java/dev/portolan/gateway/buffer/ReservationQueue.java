package dev.portolan.gateway.buffer;

import dev.portolan.gateway.time.Watchdog;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A queue of reservations on one event loop that wait for free bytes, for a bounded time. First
 * come, first served within a share, so that a large reservation is not overtaken by small ones.
 * Belongs to one event loop.
 */
public final class ReservationQueue {
    /** The bytes a paused connection buffers of its body, at most. */
    private static final long UNREAD_BYTES = 128 << 10;

    private final Watchdog watchdog;
    private final Watchdog.Watch polling;
    private final Map<TenantShare, Deque<Waiter>> waiting = new LinkedHashMap<>();

    /** Creates a queue that is served at each tick of {@code watchdog} while it is not empty. */
    public ReservationQueue(Watchdog watchdog) {
        this.watchdog = watchdog;
        this.polling = watchdog.watch(this::poll);
    }

    /**
     * Waits up to {@code nanos} until {@code reservation} can grow to {@code total} bytes; returns
     * null if that is more than a body may ever reserve, or if too many wait.
     */
    @Nullable Waiter await(MemoryReservation reservation, long total, long nanos, Outcome outcome) {
        TenantShare unread = reservation.share().unread();
        boolean impossible = total > reservation.share().maxPerBody();
        if (impossible || (unread != null && !unread.tryReserve(UNREAD_BYTES))) {
            reservation.share().onRefusal();
            return null;
        }
        Waiter waiter = new Waiter(reservation, total, watchdog.now() + nanos, outcome);
        waiting.computeIfAbsent(reservation.share(), any -> new ArrayDeque<>()).addLast(waiter);
        polling.expireIn(0);
        return waiter;
    }

    /** The number of waiters. */
    public int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    private void poll() {
        long now = watchdog.now();
        for (Deque<Waiter> line : List.copyOf(waiting.values())) {
            serve(line);
            expire(line, now);
        }
        waiting.values().removeIf(Deque::isEmpty);
        if (!waiting.isEmpty()) {
            polling.expireIn(0);
        }
    }

    private static void serve(Deque<Waiter> line) {
        for (Waiter first = line.peekFirst(); first != null; first = line.peekFirst()) {
            if (!first.ended && !first.reservation.tryGrow(first.total)) {
                return;
            }
            line.removeFirst();
            if (first.end()) {
                first.outcome.granted();
            }
        }
    }

    private static void expire(Deque<Waiter> line, long now) {
        Deque<Waiter> late = new ArrayDeque<>();
        for (Iterator<Waiter> all = line.iterator(); all.hasNext(); ) {
            Waiter next = all.next();
            if (next.ended || now - next.deadline >= 0) {
                all.remove();
                late.add(next);
            }
        }
        for (Waiter next : late) {
            if (next.end()) {
                next.reservation.share().onRefusal();
                next.outcome.refused();
            }
        }
    }

    /** One waiting reservation. */
    static final class Waiter {
        private final MemoryReservation reservation;
        private final long total;
        private final long deadline;
        private final Outcome outcome;
        private boolean ended;

        private Waiter(MemoryReservation reservation, long total, long deadline, Outcome outcome) {
            this.reservation = reservation;
            this.total = total;
            this.deadline = deadline;
            this.outcome = outcome;
        }

        /** Leaves the queue; no callback follows. */
        void cancel() {
            end();
        }

        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            TenantShare unread = reservation.share().unread();
            if (unread != null) {
                unread.release(UNREAD_BYTES);
            }
            return true;
        }
    }

    /** The end of a wait: exactly one of these is called, once. */
    interface Outcome {
        /** The bytes are reserved. */
        void granted();

        /** The bytes did not become free in time. */
        void refused();
    }
}
