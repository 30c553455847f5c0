package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

/**
 * The amount of thinking that the caller requests.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code
 *     xhigh} or {@code max}; null where the caller sets none
 * @param budgetTokens the limit of tokens to think with; null where the caller sets none
 * @param mode whether the caller switches thinking on or off
 */
public record Reasoning(@Nullable String effort, @Nullable Long budgetTokens, Mode mode) {
    public static final Reasoning UNSET = new Reasoning(null, null, Mode.UNSET);

    /** The switch of thinking. */
    public enum Mode {
        UNSET,
        OFF,
        /** On, within the budget. */
        BUDGET,
        /** On, with an amount that the model chooses. */
        ADAPTIVE
    }

    /** Reads a member {@code thinking} of Anthropic's protocol, beside an effort set elsewhere. */
    public static Reasoning of(JsonValue thinking, @Nullable String effort) {
        var mode =
                switch (thinking.get("type").textOrEmpty()) {
                    case "enabled" -> Mode.BUDGET;
                    case "adaptive" -> Mode.ADAPTIVE;
                    case "disabled" -> Mode.OFF;
                    default -> Mode.UNSET;
                };
        var budget = thinking.get("budget_tokens");
        return new Reasoning(effort, budget.number() == null ? null : budget.count(), mode);
    }

    /** Returns the member by which the caller sets it, for a report. */
    public String member() {
        return mode == Mode.UNSET || "none".equals(effort) ? "reasoning_effort" : "thinking";
    }

    /** Returns whether the caller sets nothing. */
    public boolean isUnset() {
        return equals(UNSET);
    }
}
