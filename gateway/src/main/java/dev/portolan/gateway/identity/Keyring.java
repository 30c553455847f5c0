package dev.portolan.gateway.identity;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * All keys of a configuration, found by hash.
 *
 * <p>Each question costs one SHA-256 and the same number of comparisons of 32 bytes, whether the
 * key is there, is not, or has expired. Where a hash lies in the table depends on a number drawn
 * anew for each process, so the time of a probe tells nothing of the hashes. Immutable; safe from
 * any thread.
 */
public final class Keyring {
    /** Places per key: so many that few keys lie one behind the other. */
    private static final int ROOM = 16;

    private static final int BEARER = "Bearer ".length();
    private static final long DRAWN = new SecureRandom().nextLong();

    /** Compared with where there is no key, so that the work is that for an expired one. */
    private static final ApiKey NOBODY =
            new ApiKey(new Tenant("", Map.of(), Set.of()), "", KeyHash.ofNothing(), Instant.EPOCH);

    private final @Nullable ApiKey[] table;
    private final int mask;
    private final int probes;
    private final BiPredicate<byte[], byte[]> equal;
    private final InstantSource clock;
    private final List<ApiKey> keys;

    /**
     * A keyring of {@code keys}, no two with the same hash; {@code clock} tells which are expired.
     */
    public Keyring(Collection<ApiKey> keys, InstantSource clock) {
        this(keys, clock, MessageDigest::isEqual);
    }

    /** The same, comparing by {@code equal}, which takes the same time wherever two differ. */
    Keyring(Collection<ApiKey> keys, InstantSource clock, BiPredicate<byte[], byte[]> equal) {
        int capacity = Math.max(Integer.highestOneBit(keys.size() * ROOM), ROOM);
        this.table = new ApiKey[capacity];
        this.mask = capacity - 1;
        this.clock = clock;
        this.keys = List.copyOf(keys);
        this.equal = equal;
        int longest = 1;
        for (ApiKey key : keys) {
            longest = Math.max(longest, insert(key));
        }
        this.probes = longest;
    }

    /** A keyring without keys: nobody is known. */
    public static Keyring empty() {
        return new Keyring(List.of(), InstantSource.system());
    }

    /** How many keys there are. */
    public int size() {
        return keys.size();
    }

    /** Every key. */
    public List<ApiKey> keys() {
        return keys;
    }

    /** The keyring of those keys that {@code kept} makes of these; empty drops one. */
    public Keyring narrowed(Function<ApiKey, Optional<ApiKey>> kept) {
        List<ApiKey> left = keys.stream().flatMap(key -> kept.apply(key).stream()).toList();
        return new Keyring(left, clock, equal);
    }

    /**
     * Who the caller is, from the three headers a key may come in; the first that carries one
     * counts.
     *
     * @param authorization the header {@code Authorization}, whose scheme must be {@code Bearer}
     * @param apiKey the header {@code api-key}
     * @param xApiKey the header {@code x-api-key}
     */
    public Identity identify(
            @Nullable String authorization, @Nullable String apiKey, @Nullable String xApiKey) {
        if (authorization != null && isBearer(authorization)) {
            return identify(authorization, BEARER);
        }
        String key = apiKey != null ? apiKey : xApiKey;
        return identify(key == null ? "" : key, 0);
    }

    private Identity identify(String key, int from) {
        byte[] digest = KeyDigests.ofThread().sha256(key, from);
        ApiKey found = find(digest);
        boolean valid = (found == null ? NOBODY : found).isValidAt(clock.millis());
        if (found != null && key.length() - from <= KeyDigests.MAX_KEY) {
            return valid
                    ? new Identity.Known(found.tenant(), found.id())
                    : Identity.Unknown.EXPIRED;
        }
        return key.length() > from ? Identity.Unknown.UNKNOWN : Identity.Unknown.MISSING;
    }

    private @Nullable ApiKey find(byte[] digest) {
        int place = place(digest);
        ApiKey found = null;
        for (int i = 0; i < probes; i++) {
            ApiKey here = table[(place + i) & mask];
            KeyHash compared = (here == null ? NOBODY : here).hash();
            found = compared.is(digest, equal) ? here : found;
        }
        return found;
    }

    /** Puts a key at the first free place from its own on; how many places that took. */
    private int insert(ApiKey key) {
        int place = place(key.hash().bytes());
        int steps = 0;
        while (table[(place + steps) & mask] != null) {
            steps++;
        }
        table[(place + steps) & mask] = key;
        return steps + 1;
    }

    private int place(byte[] digest) {
        long mixed = (KeyDigests.longAt(digest, 8) ^ DRAWN) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ KeyDigests.longAt(digest, 16)) * (DRAWN | 1);
        return (int) (mixed >>> 40) & mask;
    }

    private static boolean isBearer(String authorization) {
        return authorization.length() > BEARER
                && authorization.regionMatches(true, 0, "Bearer ", 0, BEARER);
    }
}
