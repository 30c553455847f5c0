package dev.portolan.gateway.identity;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All keys of a configuration, looked up by hash.
 *
 * <p>Each lookup of a key costs one SHA-256 and the same number of 32-byte comparisons, whether the
 * key is known, unknown or expired. A hash's slot depends on a random number per process, so the
 * time of a lookup reveals nothing about the hashes. Immutable and thread-safe.
 */
public final class Keyring {
    /** The number of slots per key, so high that few keys collide. */
    private static final int SLOTS_PER_KEY = 16;

    private static final int BEARER = "Bearer ".length();
    private static final long SEED = new SecureRandom().nextLong();

    /** The key compared in empty slots, so that a missing key costs as much as an expired one. */
    private static final ApiKey NO_KEY =
            new ApiKey(new Tenant("", Map.of(), Set.of()), "", KeyHash.zero(), Instant.EPOCH);

    private final @Nullable ApiKey[] table;
    private final int mask;
    private final int probes;
    private final int size;
    private final BiPredicate<KeyHash, byte[]> equal;
    private final InstantSource clock;

    /** Creates a keyring of {@code keys} with distinct hashes, which expire by {@code clock}. */
    public Keyring(Collection<ApiKey> keys, InstantSource clock) {
        this(keys, clock, KeyHash::matches);
    }

    /** Creates a keyring that compares hashes with {@code equal}, which must take constant time. */
    Keyring(Collection<ApiKey> keys, InstantSource clock, BiPredicate<KeyHash, byte[]> equal) {
        this(new Table(new ApiKey[capacity(keys.size())], 1, 0), keys, clock, equal);
    }

    /** A table with {@code size} keys, which are found within {@code probes} slots. */
    private static final class Table {
        private final @Nullable ApiKey[] slots;
        private final int probes;
        private final int size;

        private Table(@Nullable ApiKey[] slots, int probes, int size) {
            this.slots = slots;
            this.probes = probes;
            this.size = size;
        }
    }

    private Keyring(
            Table start,
            Collection<ApiKey> added,
            InstantSource clock,
            BiPredicate<KeyHash, byte[]> equal) {
        this.table = start.slots;
        this.mask = table.length - 1;
        this.clock = clock;
        this.equal = equal;
        int longest = start.probes;
        for (ApiKey key : added) {
            longest = Math.max(longest, insert(key));
        }
        this.probes = longest;
        this.size = start.size + added.size();
    }

    private static int capacity(int keys) {
        return Math.max(Integer.highestOneBit(keys * SLOTS_PER_KEY), SLOTS_PER_KEY);
    }

    /** Returns a keyring without keys. */
    public static Keyring empty() {
        return new Keyring(List.of(), InstantSource.system());
    }

    /** Returns the number of keys. */
    public int size() {
        return size;
    }

    /** Returns all keys, in no particular order. */
    public List<ApiKey> keys() {
        List<ApiKey> keys = new ArrayList<>(size);
        forEach(keys::add);
        return keys;
    }

    /** Passes each key to {@code action}. */
    public void forEach(Consumer<ApiKey> action) {
        for (ApiKey key : table) {
            if (key != null) {
                action.accept(key);
            }
        }
    }

    /** Returns the key with a hash, valid or expired. */
    public Optional<ApiKey> find(KeyHash hash) {
        int slot = slotOf(hash);
        return slot < 0 ? Optional.empty() : Optional.ofNullable(table[slot]);
    }

    /** Returns a keyring of the keys that {@code kept} maps these to; empty removes a key. */
    public Keyring narrowed(Function<ApiKey, Optional<ApiKey>> kept) {
        List<ApiKey> left = keys().stream().flatMap(key -> kept.apply(key).stream()).toList();
        return new Keyring(left, clock, equal);
    }

    /**
     * Returns a keyring without the keys of {@code removed} and with those of {@code added}, whose
     * hashes it does not hold. Copies the table, and reads no other key unless it has to grow.
     */
    public Keyring with(Collection<KeyHash> removed, Collection<ApiKey> added) {
        if (removed.isEmpty() && added.isEmpty()) {
            return this;
        }
        @Nullable ApiKey[] copy = table.clone();
        int left = size;
        for (KeyHash hash : removed) {
            int slot = slotOf(hash);
            if (slot >= 0 && copy[slot] != null) {
                copy[slot] = null;
                left--;
            }
        }
        if (capacity(left + added.size()) <= table.length) {
            return new Keyring(new Table(copy, probes, left), added, clock, equal);
        }
        List<ApiKey> all = new ArrayList<>(added);
        for (ApiKey key : copy) {
            if (key != null) {
                all.add(key);
            }
        }
        return new Keyring(all, clock, equal);
    }

    /**
     * Identifies the caller by the keys in three headers, each of which is looked up if it was
     * sent. Any valid one counts, the first of several; valid ones of different tenants do not.
     *
     * @param authorization the header {@code Authorization}, whose scheme must be {@code Bearer}
     * @param apiKey the header {@code api-key}
     * @param xApiKey the header {@code x-api-key}
     */
    public Identity identify(
            @Nullable String authorization, @Nullable String apiKey, @Nullable String xApiKey) {
        Identity found =
                authorization != null && isBearer(authorization)
                        ? identify(authorization, BEARER)
                        : null;
        found = apiKey == null ? found : Identity.merged(found, identify(apiKey, 0));
        found = xApiKey == null ? found : Identity.merged(found, identify(xApiKey, 0));
        return found == null ? identify("", 0) : found;
    }

    private Identity identify(String key, int from) {
        byte[] digest = KeyDigests.ofThread().sha256(key, from);
        ApiKey found = find(digest);
        long now = clock.millis();
        boolean valid = (found == null ? NO_KEY : found).isValidAt(now);
        if (found != null && key.length() - from <= KeyDigests.MAX_KEY) {
            if (!valid) {
                return Identity.Unknown.EXPIRED;
            }
            found.used(now);
            return new Identity.Known(found.tenant(), found.id(), found.client());
        }
        return key.length() > from ? Identity.Unknown.UNKNOWN : Identity.Unknown.MISSING;
    }

    private @Nullable ApiKey find(byte[] digest) {
        int slot = slot(KeyDigests.longAt(digest, 8), KeyDigests.longAt(digest, 16));
        ApiKey found = null;
        for (int i = 0; i < probes; i++) {
            ApiKey here = table[(slot + i) & mask];
            KeyHash compared = (here == null ? NO_KEY : here).hash();
            found = equal.test(compared, digest) ? here : found;
        }
        return found;
    }

    /** Returns the slot of the key with a hash; -1 if there is none. Not for presented keys. */
    private int slotOf(KeyHash hash) {
        int slot = slot(hash.second(), hash.third());
        for (int i = 0; i < probes; i++) {
            ApiKey here = table[(slot + i) & mask];
            if (here != null && here.hash().equals(hash)) {
                return (slot + i) & mask;
            }
        }
        return -1;
    }

    /**
     * Inserts a key into the first free slot from its own, and returns the number of slots probed.
     */
    private int insert(ApiKey key) {
        int slot = slot(key.hash().second(), key.hash().third());
        int steps = 0;
        while (table[(slot + steps) & mask] != null) {
            steps++;
        }
        table[(slot + steps) & mask] = key;
        return steps + 1;
    }

    private int slot(long second, long third) {
        long mixed = (second ^ SEED) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ third) * (SEED | 1);
        return (int) (mixed >>> 40) & mask;
    }

    private static boolean isBearer(String authorization) {
        return authorization.length() > BEARER
                && authorization.regionMatches(true, 0, "Bearer ", 0, BEARER);
    }
}
