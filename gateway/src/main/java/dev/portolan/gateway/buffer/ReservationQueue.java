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
 * Those who wait on one event loop until the bytes they need can be had, for a bounded time. Within
 * a share the first is served first, so that what is large has its turn. Belongs to one event loop.
 */
public final class ReservationQueue {
    /** What a connection holds of a body that nobody reads on. */
    private static final long UNREAD = 128 << 10;

    private final Watchdog watchdog;
    private final Watchdog.Watch looking;
    private final Map<TenantShare, Deque<Waiter>> waiting = new LinkedHashMap<>();

    /** A queue that is looked at each tick of {@code watchdog} while somebody waits. */
    public ReservationQueue(Watchdog watchdog) {
        this.watchdog = watchdog;
        this.looking = watchdog.watch(this::look);
    }

    /**
     * Waits up to {@code nanos} until {@code hold} can hold {@code total} bytes; null where that
     * can never be, or too many wait.
     */
    @Nullable Waiter await(MemoryReservation hold, long total, long nanos, Outcome outcome) {
        TenantShare unread = hold.share().unread();
        boolean hopeless = total > hold.share().most();
        if (hopeless || (unread != null && !unread.tryTake(UNREAD))) {
            hold.share().onRefusal();
            return null;
        }
        Waiter waiter = new Waiter(hold, total, watchdog.now() + nanos, outcome);
        waiting.computeIfAbsent(hold.share(), any -> new ArrayDeque<>()).addLast(waiter);
        looking.expireIn(0);
        return waiter;
    }

    /** How many wait. */
    public int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    private void look() {
        long now = watchdog.now();
        for (Deque<Waiter> line : List.copyOf(waiting.values())) {
            serve(line);
            expire(line, now);
        }
        waiting.values().removeIf(Deque::isEmpty);
        if (!waiting.isEmpty()) {
            looking.expireIn(0);
        }
    }

    private static void serve(Deque<Waiter> line) {
        for (Waiter first = line.peekFirst(); first != null; first = line.peekFirst()) {
            if (!first.over && !first.hold.tryHold(first.total)) {
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
            if (next.over || now - next.until >= 0) {
                all.remove();
                late.add(next);
            }
        }
        for (Waiter next : late) {
            if (next.end()) {
                next.hold.share().onRefusal();
                next.outcome.refused();
            }
        }
    }

    /** One who waits. */
    static final class Waiter {
        private final MemoryReservation hold;
        private final long total;
        private final long until;
        private final Outcome outcome;
        private boolean over;

        private Waiter(MemoryReservation hold, long total, long until, Outcome outcome) {
            this.hold = hold;
            this.total = total;
            this.until = until;
            this.outcome = outcome;
        }

        /** Waits no longer; hears nothing from here on. */
        void cancel() {
            end();
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            TenantShare unread = hold.share().unread();
            if (unread != null) {
                unread.giveBack(UNREAD);
            }
            return true;
        }
    }

    /** How waiting ends; one call of one of these. */
    interface Outcome {
        /** The bytes are held. */
        void granted();

        /** They could not be had in time. */
        void refused();
    }
}
