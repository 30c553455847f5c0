package dev.portolan.gateway.receipt;

import java.util.Locale;

/** The part of the cache in an answer: the header {@code x-portolan-cache} and a label. */
public enum CacheStatus {
    /** Answered from the cache. */
    HIT(0),
    /** Looked for, not found. */
    MISS(1),
    /** Not looked for. */
    BYPASS(2),
    /** Shared the answer of an equal request under way. */
    COALESCED(3);

    private final String label = name().toLowerCase(Locale.ROOT);
    private final int column;

    CacheStatus(int column) {
        this.column = column;
    }

    /** The value of the header and of the label {@code cache}. */
    public String label() {
        return label;
    }

    /** Its column in a row of counts. */
    public int column() {
        return column;
    }
}
