package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetWindow;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

/** Keeps what budgets have settled until the process ends, for the last windows of each budget. */
public final class MemoryBudgetStore implements BudgetStore {
    /** Late settlements and a clock that is set back concern the last windows only. */
    private static final int MAX_WINDOWS = 3;

    private final Map<String, TreeMap<Long, Long>> settled = new ConcurrentHashMap<>();

    @Override
    public long settled(String counter, long startMillis) {
        long[] sum = new long[1];
        settled.computeIfPresent(
                counter,
                (_, windows) -> {
                    sum[0] = windows.getOrDefault(startMillis, 0L);
                    return windows;
                });
        return sum[0];
    }

    @Override
    public void add(String counter, BudgetWindow window, long nanos) {
        merge(counter, window, nanos, MemoryBudgetStore::saturatedSum);
    }

    /** Raises the sum of a window to {@code nanos}, if it is less. */
    public void raise(String counter, BudgetWindow window, long nanos) {
        merge(counter, window, nanos, Math::max);
    }

    private void merge(String counter, BudgetWindow window, long nanos, BinaryOperator<Long> how) {
        settled.compute(
                counter,
                (_, known) -> {
                    TreeMap<Long, Long> windows = known == null ? new TreeMap<>() : known;
                    windows.merge(window.startMillis(), nanos, how);
                    while (windows.size() > MAX_WINDOWS) {
                        windows.pollFirstEntry();
                    }
                    return windows;
                });
    }

    private static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
