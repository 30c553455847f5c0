package dev.portolan.gateway.telemetry;

import java.util.Locale;

/** A step in which the gateway decides about a request: a label of its duration. */
public enum DecisionStep {
    /** From the head of a request until its caller is known. */
    IDENTITY,
    /** The policies' decision. */
    POLICIES,
    /** The reservation in the caller's limits and budgets. */
    LIMITS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the value of the label {@code step}. */
    public String label() {
        return label;
    }
}
