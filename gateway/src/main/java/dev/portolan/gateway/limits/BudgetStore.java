package dev.portolan.gateway.limits;

/** Keeps what budgets have settled. Thread-safe. */
public interface BudgetStore {
    /**
     * Returns what a budget has settled in the window that starts at {@code startMillis}, in
     * billionths of the reference currency; reads memory only.
     */
    long settled(String counter, long startMillis);

    /** Adds a settlement; does not wait for it to be written. */
    void add(String counter, BudgetWindow window, long nanos);
}
