package dev.portolan.policy.model;

import java.util.Locale;

/** One question a requirement asks; they are kept apart because their answers differ. */
public enum Axis {
    /** In which countries may inference run? */
    PROCESSING,
    /** In which countries may the provider keep inputs or outputs? */
    STORAGE,
    /**
     * In which countries may the gateway's own copies be: this node, caches, logs, traces,
     * receipts?
     */
    COPIES,
    /** Under which countries' jurisdiction may the operator and its parents be? */
    OPERATOR,
    /** How much may the provider keep? */
    RETENTION;

    /** The key in policy files and the {@code param} of a refusal. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
