package dev.portolan.gateway.cache;

import dev.portolan.policy.model.CountrySet;

import org.jspecify.annotations.Nullable;

/**
 * Where the shared tier is.
 *
 * @param url {@code redis://} or {@code rediss://}; may hold a password
 * @param countries the countries in which it stores answers
 * @param key the secret from which values are encrypted and names are hashed
 * @param ca the only authorities that may have signed its certificate, as PEM; null for those of
 *     this machine
 */
public record TierOptions(String url, CountrySet countries, String key, @Nullable String ca) {
    /** The countries only: the rest is secret. */
    @Override
    public String toString() {
        return "TierOptions[" + countries + "]";
    }
}
