package dev.portolan.gateway.telemetry;

import java.util.Locale;

/** Which way a token went, and at which price. */
public enum TokenDirection {
    /** Read by the model, at the full price. */
    INPUT,
    /** Read by the model from its own cache. */
    CACHED_INPUT,
    /** Written by the model. */
    OUTPUT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of the label {@code direction}. */
    public String label() {
        return label;
    }
}
