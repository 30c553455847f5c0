package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.local.LocalLimitBook;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A reservation of this replica. All but {@link #end} belongs to the book's event loop.
 *
 * <p>Its id is the replica's own, since a request's id may be chosen by its caller, and two
 * requests with one id would be counted once.
 */
final class HeldReservation implements Reservation {
    /** The epoch of a reservation that no server holds. */
    static final long NO_EPOCH = 0;

    private final ReserveRequest request;
    private final String id;
    private final @Nullable BudgetWindow[] windows;
    private final long[] leakedAt;
    private final @Nullable Alone alone;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long epoch = NO_EPOCH;
    private long renewedAt;

    private HeldReservation(ReserveRequest request, String id, long millis, @Nullable Alone alone) {
        this.request = request;
        this.id = id;
        this.alone = alone;
        List<Counter> counters = request.counters();
        this.leakedAt = new long[counters.size()];
        this.windows = new BudgetWindow[counters.size()];
        setWindows(millis);
    }

    /** A reservation that was granted without the server, and the book that did. */
    record Alone(LocalLimitBook book, Reservation reservation) {}

    /** A reservation that the server is asked for at {@code millis} since 1970. */
    static HeldReservation asked(ReserveRequest request, String id, long millis) {
        return new HeldReservation(request, id, millis, null);
    }

    /** A reservation that was granted without the server. */
    static HeldReservation alone(ReserveRequest request, String id, long millis, Alone alone) {
        return new HeldReservation(request, id, millis, alone);
    }

    /** Sets the windows of its budgets to those at {@code millis} since 1970. */
    void setWindows(long millis) {
        for (int i = 0; i < windows.length; i++) {
            BudgetWindow known = windows[i];
            if (request.counters().get(i) instanceof Counter.Budget budget
                    && (known == null || !known.contains(millis))) {
                windows[i] = budget.terms().windowAt(millis);
            }
        }
    }

    /** The server holds it in an epoch, and has renewed its lease. */
    void heldIn(long newEpoch, long nanos) {
        epoch = newEpoch;
        renewedAt = nanos;
    }

    /** Keeps when what it took from rates has leaked. */
    void took(List<CounterView> views) {
        for (int i = 0; i < leakedAt.length; i++) {
            leakedAt[i] = views.get(i) instanceof CounterView.Bucket rate ? rate.emptyAtNanos() : 0;
        }
    }

    @Override
    public ReserveRequest request() {
        return request;
    }

    String id() {
        return id;
    }

    /** Returns the window of the counter at {@code i}; null if it is no budget. */
    @Nullable BudgetWindow window(int i) {
        return windows[i];
    }

    @Nullable BudgetWindow[] windows() {
        return windows;
    }

    long leakedAt(int i) {
        return leakedAt[i];
    }

    /** Returns the reservation in the book that granted it; null if the server did. */
    @Nullable Alone alone() {
        return alone;
    }

    long epoch() {
        return epoch;
    }

    long renewedAt() {
        return renewedAt;
    }

    /** Ends it; returns false if it has ended already. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
