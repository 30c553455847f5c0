package dev.portolan.gateway.telemetry;

import java.util.Locale;

/** The direction of a token, which determines its price. */
public enum TokenDirection {
    /** Input tokens at the full price. */
    INPUT,
    /** Input tokens read from the provider's cache. */
    CACHED_INPUT,
    /** Output tokens. */
    OUTPUT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of the label {@code direction}. */
    public String label() {
        return label;
    }
}
