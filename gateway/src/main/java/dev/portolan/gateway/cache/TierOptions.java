package dev.portolan.gateway.cache;

import dev.portolan.policy.model.CountrySet;

import org.jspecify.annotations.Nullable;

/**
 * The settings of the shared tier.
 *
 * @param url {@code redis://} or {@code rediss://}; may contain a password
 * @param countries the countries in which it stores answers
 * @param key the secret from which the keys for values and names are derived
 * @param ca the only authorities accepted for its certificate, as PEM; null for those of this
 *     machine
 */
public record TierOptions(String url, CountrySet countries, String key, @Nullable String ca) {
    /** Returns the countries only: the rest is secret. */
    @Override
    public String toString() {
        return "TierOptions[" + countries + "]";
    }
}
