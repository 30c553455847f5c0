package dev.portolan.provider.facts;

import java.util.Locale;

/** The retention of prompts and answers by a provider, from the strictest to the loosest. */
public enum ProviderRetention implements ProviderPromise.Mode {
    /** Nothing is stored after the answer. */
    NONE,
    /** Stored for a bounded time to detect abuse; people may read it. */
    ABUSE_MONITORING,
    /** Kept longer, for other purposes, or unknown. */
    ANY;

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public boolean isStricterThan(ProviderPromise.Mode other) {
        return compareTo((ProviderRetention) other) < 0;
    }
}
