package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetWindow;

import java.util.HashMap;
import java.util.Map;

/** The amounts that one budget has used, by window. Not thread-safe. */
final class BudgetState {
    private final String counter;
    private final BudgetStore store;
    private final Map<Long, Window> windows = new HashMap<>();
    private BudgetWindow current = new BudgetWindow(0, 0);

    BudgetState(String counter, BudgetStore store) {
        this.counter = counter;
        this.store = store;
    }

    /** The window's sums, in billionths of the reference currency. */
    static final class Window {
        private long settled;
        private long reserved;

        long settled() {
            return settled;
        }

        long reserved() {
            return reserved;
        }

        long used() {
            return saturatedSum(settled, reserved);
        }
    }

    /** Returns the window at {@code epochMillis}; others without reservations are read again. */
    BudgetWindow windowAt(BudgetTerms terms, long epochMillis) {
        if (!current.contains(epochMillis)) {
            current = terms.windowAt(epochMillis);
            windows.entrySet()
                    .removeIf(
                            entry ->
                                    entry.getValue().reserved == 0
                                            && entry.getKey() != current.startMillis());
        }
        return current;
    }

    Window sums(BudgetWindow window) {
        return windows.computeIfAbsent(
                window.startMillis(),
                start -> {
                    Window sums = new Window();
                    sums.settled = store.settled(counter, start);
                    return sums;
                });
    }

    void reserve(BudgetWindow window, long nanos) {
        Window sums = sums(window);
        sums.reserved = saturatedSum(sums.reserved, nanos);
    }

    /** Replaces a reservation by what was used. */
    void settle(BudgetWindow window, long reserved, long used) {
        Window sums = sums(window);
        sums.reserved = Math.max(0, sums.reserved - reserved);
        if (used > 0) {
            sums.settled = saturatedSum(sums.settled, used);
            store.add(counter, window, used);
        }
    }

    /** Returns whether nothing is kept that a new state would not read again. */
    boolean idle() {
        return windows.values().stream().allMatch(sums -> sums.reserved == 0);
    }

    private static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
