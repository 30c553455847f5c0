package dev.portolan.gateway.limits;

/** Receives warnings about budgets; called from any thread, so it must not block. */
public interface BudgetListener {
    /**
     * A settlement has brought a budget to one of its warning thresholds, or to its amount.
     *
     * @param percent the threshold; 100 for the amount
     */
    void reached(BudgetUse use, int percent);

    /** Ignores warnings. */
    static BudgetListener none() {
        return (_, _) -> {};
    }
}
