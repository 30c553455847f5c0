package dev.portolan.load.aws;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The access keys that a simulated account knows: lasting ones, and those temporaryIssued for a
 * while.
 */
public final class AwsKeys {
    private final Map<String, TemporaryKey> known = new ConcurrentHashMap<>();
    private final AtomicInteger temporaryIssued = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();

    /** A key and its end. */
    public record TemporaryKey(AwsKey key, Instant end) {}

    private AwsKeys() {}

    /** An account that knows these, for ever. */
    public static AwsKeys of(AwsKey... lasting) {
        var keys = new AwsKeys();
        for (var key : List.of(lasting)) {
            keys.known.put(key.id(), new TemporaryKey(key, Instant.MAX));
        }
        return keys;
    }

    /** A new key with a session token, known for that long. */
    public TemporaryKey issueTemporary(Duration life) {
        var key = new AwsKey("ASIA" + some(8).toUpperCase(Locale.ROOT), some(20), some(24));
        var made = new TemporaryKey(key, clock.instant().plus(life));
        known.put(key.id(), made);
        temporaryIssued.incrementAndGet();
        return made;
    }

    /** How many were temporaryIssued. */
    public int temporaryIssued() {
        return temporaryIssued.get();
    }

    /** The key of an id, unless it has ended. */
    Optional<AwsKey> find(String id) {
        return Optional.ofNullable(known.get(id))
                .filter(found -> clock.instant().isBefore(found.end()))
                .map(TemporaryKey::key);
    }

    private String some(int bytes) {
        var all = new byte[bytes];
        random.nextBytes(all);
        return HexFormat.of().formatHex(all);
    }
}
