package dev.portolan.provider.facts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The retention of prompts and answers by a provider, from the strictest to the loosest. */
public enum ProviderRetention {
    /** Nothing is stored after the answer. */
    NONE,
    /** Stored for a bounded time to detect abuse; people may read it. */
    ABUSE_MONITORING,
    /** Kept longer, for other purposes, or unknown. */
    ANY;

    /** Returns the name in configuration: {@code none}, {@code abuse-monitoring}, {@code any}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the mode with this name in configuration, if there is one. */
    public static Optional<ProviderRetention> parse(String label) {
        return Arrays.stream(values()).filter(r -> r.label().equals(label)).findFirst();
    }

    public ProviderRetention looser(ProviderRetention other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
