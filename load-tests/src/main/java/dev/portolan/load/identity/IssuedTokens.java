package dev.portolan.load.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The access tokens issued by one token service, with their expiry. */
public final class IssuedTokens {
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private volatile Duration lifetime = Duration.ofHours(1);

    /** Sets the lifetime of tokens issued from now on. */
    public void lifetime(Duration value) {
        lifetime = value;
    }

    /** Returns the lifetime of new tokens. */
    public Duration lifetime() {
        return lifetime;
    }

    /** Returns whether this is an unexpired token of this service. */
    public boolean accepts(String token) {
        var expiry = expiries.get(token);
        return expiry != null && clock.instant().isBefore(expiry);
    }

    /** Returns the number of tokens issued. */
    public int issued() {
        return issued.get();
    }

    /** Revokes every token issued. */
    public void revoke() {
        expiries.clear();
    }

    String issue(String prefix) {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var token = prefix + HexFormat.of().formatHex(bytes);
        expiries.put(token, clock.instant().plus(lifetime));
        issued.incrementAndGet();
        return token;
    }
}
