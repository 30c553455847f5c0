package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

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

    /** What a member {@code thinking} of Anthropic's form says, beside an effort said elsewhere. */
    public static Reasoning of(JsonValue thinking, @Nullable String effort) {
        var mode =
                switch (thinking.get("type").textOrEmpty()) {
                    case "enabled" -> Mode.BUDGET;
                    case "adaptive" -> Mode.ADAPTIVE;
                    case "disabled" -> Mode.OFF;
                    default -> Mode.UNSAID;
                };
        var budget = thinking.get("budget_tokens");
        return new Reasoning(effort, budget.number() == null ? null : budget.count(), mode);
    }

    /** Whether the caller says nothing of it. */
    public boolean isUnsaid() {
        return equals(UNSAID);
    }
}
