package dev.portolan.gateway.limits;

/**
 * One period of a budget.
 *
 * @param startMillis its first moment, in milliseconds since 1970
 * @param endMillis the first moment after it
 */
public record BudgetWindow(long startMillis, long endMillis) {
    /** Returns whether the window contains {@code epochMillis}. */
    public boolean contains(long epochMillis) {
        return epochMillis >= startMillis && epochMillis < endMillis;
    }
}
