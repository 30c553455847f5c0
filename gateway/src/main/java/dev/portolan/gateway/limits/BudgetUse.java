package dev.portolan.gateway.limits;

/**
 * The amounts that a budget has used in its current window.
 *
 * @param settledNanos what ended requests cost, in billionths of the reference currency
 * @param reservedNanos what requests under way may cost
 */
public record BudgetUse(
        Counter.Budget budget, BudgetWindow window, long settledNanos, long reservedNanos) {
    /** Returns whether ended requests have cost this share, in percent, of the amount. */
    public boolean hasReached(int percent) {
        return (double) settledNanos >= (double) budget.limitNanos() * percent / 100;
    }

    /** Returns what may still be reserved, in billionths of the reference currency. */
    public long leftNanos() {
        return Math.max(0, budget.limitNanos() - settledNanos - reservedNanos);
    }
}
