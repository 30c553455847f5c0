package dev.portolan.provider.canonical;

import org.jspecify.annotations.Nullable;

/**
 * How much a model shall think before it answers.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code
 *     xhigh} or {@code max}; null where the caller doesn't say
 * @param budgetTokens the most tokens to think with; null where the caller doesn't say
 * @param mode whether the caller switches thinking on or off
 */
public record Reasoning(@Nullable String effort, @Nullable Long budgetTokens, Mode mode) {
    public static final Reasoning UNSAID = new Reasoning(null, null, Mode.UNSAID);

    /** Whether to think at all. */
    public enum Mode {
        UNSAID,
        OFF,
        /** As much as the budget says. */
        BUDGET,
        /** As much as the model finds fit. */
        ADAPTIVE
    }

    /** Whether the caller says nothing of it. */
    public boolean isUnsaid() {
        return equals(UNSAID);
    }
}
