package dev.portolan.gateway.cache;

import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.policy.model.CountrySet;

/**
 * The settings of the shared tier.
 *
 * @param countries the countries in which it stores answers
 * @param key the secret from which the keys for values and names are derived
 */
public record TierOptions(RedisServer server, CountrySet countries, String key) {
    /** Returns the countries only: the rest is secret. */
    @Override
    public String toString() {
        return "TierOptions[" + countries + "]";
    }
}
