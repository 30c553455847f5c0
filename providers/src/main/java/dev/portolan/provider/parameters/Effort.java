package dev.portolan.provider.parameters;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The amount of thinking, from the least to the most. */
public enum Effort {
    NONE(0),
    MINIMAL(1),
    LOW(2),
    MEDIUM(3),
    HIGH(4),
    XHIGH(5),
    MAX(6);

    private final int level;

    private final String text = name().toLowerCase(Locale.ROOT);

    Effort(int level) {
        this.level = level;
    }

    /** Finds the effort of this name; empty for another text or none. */
    public static Optional<Effort> of(@Nullable String text) {
        for (var effort : values()) {
            if (effort.text.equals(text)) {
                return Optional.of(effort);
            }
        }
        return Optional.empty();
    }

    /** Returns the tokens to think with, for a model that takes a budget. */
    public long budget() {
        return switch (this) {
            case NONE, MINIMAL -> ThinkingBudget.MIN;
            case LOW -> 2 * ThinkingBudget.MIN;
            case MEDIUM -> 8 * ThinkingBudget.MIN;
            case HIGH -> 16 * ThinkingBudget.MIN;
            case XHIGH, MAX -> 32_000;
        };
    }

    /** Returns its name in a request. */
    public String text() {
        return text;
    }

    /**
     * Returns the nearest of the known efforts, of two equally near the lower one. Thinking that
     * was asked for is never switched off; thinking that can't be switched off is set to the least.
     *
     * @param known not empty
     */
    public Effort nearest(Set<Effort> known) {
        Effort best = null;
        for (var candidate : values()) {
            boolean possible = known.contains(candidate) && (candidate != NONE || this == NONE);
            if (possible && (best == null || distance(candidate) < distance(best))) {
                best = candidate;
            }
        }
        return best == null ? this : best;
    }

    private int distance(Effort other) {
        return Math.abs(level - other.level);
    }
}
