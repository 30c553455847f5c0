package dev.portolan.gateway.limits;

/** Decides which warnings a settlement gives. */
public final class BudgetWarnings {
    private static final int HUNDRED = 100;

    private BudgetWarnings() {}

    /**
     * Reports each warning threshold of a budget, and its amount, that a settlement has reached.
     *
     * @param before the settled sum before it, in billionths of the reference currency
     * @param use the budget after it
     */
    public static void report(long before, BudgetUse use, BudgetListener listener) {
        for (int percent : use.budget().terms().thresholds()) {
            reportAt(percent, before, use, listener);
        }
    }

    private static void reportAt(int percent, long before, BudgetUse use, BudgetListener listener) {
        double threshold = (double) use.budget().limitNanos() * percent / HUNDRED;
        if (before < threshold && use.settledNanos() >= threshold) {
            listener.reached(use, percent);
        }
    }
}
