package dev.portolan.gateway.limits;

import java.util.List;
import java.util.function.Consumer;

/**
 * Counts what requests use. Thread-safe.
 *
 * <p>A reservation takes its share of all its counters at once, or of none. A granted reservation
 * is settled exactly once; settling it again does nothing. A reservation whose process died is
 * given back when its lease ends.
 */
public interface LimitBook extends AutoCloseable {
    /**
     * Reserves, and passes the result to {@code done} once, on the calling thread or on the event
     * loop that called.
     */
    void reserve(ReserveRequest request, Consumer<ReserveResult> done);

    /** Settles what a request used, and gives the rest back; does not wait. */
    void settle(Reservation reservation, Settlement settlement);

    /** Returns what the counters have left now as far as this process knows; does not wait. */
    LimitsLeft left(String tree, List<Counter> counters);

    /** Returns what each budget has used as far as this process knows, for operators. */
    List<BudgetUse> budgets(String tree, List<Counter.Budget> budgets);

    /** Returns the number of requests under way as far as this process knows. */
    int running(String tree, Counter.Concurrency counter);

    /** Returns the number of reservations that are not settled. */
    int outstanding();

    @Override
    void close();
}
