package dev.portolan.load.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The access tokens that one token service has handed out, with their ends. */
public final class IssuedTokens {
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private volatile Duration life = Duration.ofHours(1);

    /** How long tokens live that are issued from now on. */
    public void life(Duration wanted) {
        life = wanted;
    }

    /** How long a token issued now would live. */
    public Duration life() {
        return life;
    }

    /** Whether this is a token of this service that has not ended. */
    public boolean accepts(String token) {
        var end = ends.get(token);
        return end != null && clock.instant().isBefore(end);
    }

    /** How many were handed out. */
    public int issued() {
        return issued.get();
    }

    /** Takes back every token that was handed out. */
    public void revoke() {
        ends.clear();
    }

    String issue(String prefix) {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var token = prefix + HexFormat.of().formatHex(bytes);
        ends.put(token, clock.instant().plus(life));
        issued.incrementAndGet();
        return token;
    }
}
