package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.policy.model.CountrySet;

import java.time.Duration;

/**
 * The counters that replicas share, as configured.
 *
 * @param countries the countries where the server keeps its data
 * @param timeout the longest time that a reservation waits for the server
 */
public record SharedSettings(
        RedisServer server, CountrySet countries, OnLoss onLoss, Duration timeout) {
    /** A tenth of a second. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(100);
}
