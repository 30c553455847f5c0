package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.redis.RedisServer;

import java.time.Duration;

/**
 * The options of the shared counters.
 *
 * @param timeout the longest time that a reservation waits for the server
 * @param lease the time after which a reservation that is not renewed is given back
 * @param grace the time that a replica waits, after the server has lost data, for the others to
 *     bring what they know
 */
record SharedOptions(
        RedisServer server, OnLoss onLoss, Duration timeout, Duration lease, Duration grace) {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(2);

    static SharedOptions of(SharedSettings settings) {
        return new SharedOptions(
                settings.server(), settings.onLoss(), settings.timeout(), LEASE, GRACE);
    }
}
