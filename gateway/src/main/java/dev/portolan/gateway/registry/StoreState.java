package dev.portolan.gateway.registry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Whether the store of tenants and keys answers.
 *
 * @param version the number of the last change that is in force here
 * @param since since when it is so
 * @param problem why it does not answer; null if it does
 */
public record StoreState(long version, Instant since, @Nullable String problem) {
    /** Returns whether the store answers. */
    public boolean isAvailable() {
        return problem == null;
    }
}
