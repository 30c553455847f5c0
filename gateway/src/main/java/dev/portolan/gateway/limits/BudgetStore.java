package dev.portolan.gateway.limits;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps what budgets have settled. Thread-safe. */
public interface BudgetStore {
    /**
     * Returns what a budget has settled in the window that starts at {@code startMillis}, in
     * billionths of the reference currency; reads memory only.
     */
    long settled(String counter, long startMillis);

    /** Adds a settlement; does not wait for it to be written. */
    void add(String counter, BudgetWindow window, long nanos);

    /**
     * Reads again what other processes have settled; completes once it is read, or cannot be, on
     * any thread.
     */
    default CompletionStage<Void> refresh() {
        return CompletableFuture.completedFuture(null);
    }
}
