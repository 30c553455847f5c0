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

/** The access keys of a simulated account, permanent and temporary. */
public final class AwsKeys {
    private final Map<String, TemporaryKey> known = new ConcurrentHashMap<>();
    private final AtomicInteger temporaryIssued = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();

    /** A key with its expiry. */
    public record TemporaryKey(AwsKey key, Instant expiry) {}

    private AwsKeys() {}

    /** Creates an account with these permanent keys. */
    public static AwsKeys of(AwsKey... permanent) {
        var keys = new AwsKeys();
        for (var key : List.of(permanent)) {
            keys.known.put(key.id(), new TemporaryKey(key, Instant.MAX));
        }
        return keys;
    }

    /** Issues a key with a session token that is valid for {@code lifetime}. */
    public TemporaryKey issueTemporary(Duration lifetime) {
        var key =
                new AwsKey(
                        "ASIA" + randomHex(8).toUpperCase(Locale.ROOT),
                        randomHex(20),
                        randomHex(24));
        var issued = new TemporaryKey(key, clock.instant().plus(lifetime));
        known.put(key.id(), issued);
        temporaryIssued.incrementAndGet();
        return issued;
    }

    /** Returns the number of temporary keys issued. */
    public int temporaryIssued() {
        return temporaryIssued.get();
    }

    /** Returns the key with this id, unless it is expired. */
    Optional<AwsKey> find(String id) {
        return Optional.ofNullable(known.get(id))
                .filter(found -> clock.instant().isBefore(found.expiry()))
                .map(TemporaryKey::key);
    }

    private String randomHex(int bytes) {
        var all = new byte[bytes];
        random.nextBytes(all);
        return HexFormat.of().formatHex(all);
    }
}
