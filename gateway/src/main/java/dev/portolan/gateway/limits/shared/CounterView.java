package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetWindow;

/** The state of a counter as the server last told it. */
sealed interface CounterView {
    /**
     * A rate.
     *
     * @param emptyAtNanos the time at which its bucket is empty, in nanoseconds since 1970
     */
    record Bucket(long emptyAtNanos) implements CounterView {}

    /** A number of requests at once. */
    record Running(int count) implements CounterView {}

    /** A budget in one window, in billionths of the reference currency. */
    record Spent(BudgetWindow window, long settled, long reserved) implements CounterView {}
}
