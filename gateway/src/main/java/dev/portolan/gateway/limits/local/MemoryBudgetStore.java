package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetWindow;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

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
        settled.compute(
                counter,
                (_, known) -> {
                    TreeMap<Long, Long> windows = known == null ? new TreeMap<>() : known;
                    windows.merge(window.startMillis(), nanos, MemoryBudgetStore::saturatedSum);
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
