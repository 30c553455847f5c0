package dev.portolan.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredTenant;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What every store of tenants and keys does. */
abstract class TenantStoreContract {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    /** Returns an empty store. */
    abstract TenantStore store() throws Exception;

    @Test
    void store_empty_hasVersionZeroAndNoChanges() throws Exception {
        TenantStore store = store();

        assertThat(store.version()).isZero();
        assertThat(store.since(0)).isEqualTo(changes(0));
        assertThat(store.keys("acme")).isEmpty();
        assertThat(store.key("acme", "ci")).isEmpty();
        assertThat(store.knows(KeyHash.of("x"))).isFalse();
    }

    @Test
    void write_onTheLastVersion_isKeptAsWritten() throws Exception {
        TenantStore store = store();
        StoredTenant acme = new StoredTenant("acme", 1, "{\"labels\":{\"a\":\"é→\"}}");
        StoredKey key =
                new StoredKey(
                        "acme",
                        "ci",
                        1,
                        KeyHash.of("new"),
                        new StoredKey.Previous(KeyHash.of("old"), NOON.plusMillis(1)),
                        "{\"client\":\"mistral\"}",
                        new StoredKey.Life(NOON, null, false));
        RevokedKey gone = new RevokedKey("lab", "k", NOON);
        StoredChanges first =
                new StoredChanges(1, List.of(acme), List.of(key), Map.of(KeyHash.of("gone"), gone));

        assertThat(store.write(0, first)).isTrue();

        assertThat(store.version()).isEqualTo(1);
        assertThat(store.since(0)).isEqualTo(first);
        assertThat(store.since(1)).isEqualTo(changes(1));
        assertThat(store.key("acme", "ci")).contains(key);
        assertThat(store.keys("acme")).containsExactly(key);
        assertThat(store.knows(KeyHash.of("new"))).isTrue();
        assertThat(store.knows(KeyHash.of("old"))).isTrue();
        assertThat(store.knows(KeyHash.of("other"))).isFalse();
    }

    @Test
    void write_onAnEarlierVersion_writesNothing() throws Exception {
        TenantStore store = store();
        store.write(0, changes(1, tenant("acme", 1)));

        assertThat(store.write(0, changes(1, tenant("other", 1)))).isFalse();

        assertThat(store.since(0)).isEqualTo(changes(1, tenant("acme", 1)));
    }

    @Test
    void since_aVersion_hasOnlyLaterChanges() throws Exception {
        TenantStore store = store();
        store.write(0, changes(1, tenant("a", 1)));
        store.write(1, changes(2, tenant("b", 2)));
        store.write(2, changes(3, tenant("a", 3)));

        assertThat(store.since(1).tenants())
                .containsExactlyInAnyOrder(tenant("a", 3), tenant("b", 2));
        assertThat(store.since(2)).isEqualTo(changes(3, tenant("a", 3)));
    }

    @Test
    void deletedTenant_isAChangeButNotListed() throws Exception {
        TenantStore store = store();
        store.write(0, changes(1, tenant("a", 1)));
        StoredTenant deleted = new StoredTenant("a", 2, null);
        store.write(1, changes(2, deleted));

        assertThat(store.since(1)).isEqualTo(changes(2, deleted));
        assertThat(store.since(0)).isEqualTo(changes(2));

        store.write(2, changes(3, tenant("a", 3)));
        assertThat(store.since(0)).isEqualTo(changes(3, tenant("a", 3)));
    }

    @Test
    void revokedKey_isListedAndDeletedOneIsNot() throws Exception {
        TenantStore store = store();
        StoredKey key = key("ci", 1, new StoredKey.Life(NOON, null, false));
        store.write(0, keys(1, key));
        StoredKey revoked = key("ci", 2, new StoredKey.Life(NOON, NOON.plusSeconds(1), false));
        store.write(1, keys(2, revoked));

        assertThat(store.keys("acme")).containsExactly(revoked);
        assertThat(store.since(1)).isEqualTo(keys(2, revoked));
        assertThat(store.since(0)).isEqualTo(changes(2));

        StoredKey deleted = KeyChanges.deleted(revoked).at(3);
        store.write(2, keys(3, deleted));
        assertThat(store.keys("acme")).isEmpty();
        assertThat(store.key("acme", "ci")).isEmpty();
        assertThat(store.knows(revoked.hash())).isFalse();
        assertThat(store.since(2)).isEqualTo(keys(3, deleted));
    }

    @Test
    void uses_written_keepTheLatest() throws Exception {
        TenantStore store = store();
        KeyName ci = new KeyName("acme", "ci");
        store.used(Map.of(ci, NOON, new KeyName("lab", "k"), NOON));
        store.used(Map.of(ci, NOON.plusSeconds(60)));
        store.used(Map.of(ci, NOON.minusSeconds(60)));

        assertThat(store.uses("acme")).isEqualTo(Map.of("ci", NOON.plusSeconds(60)));
    }

    @Test
    void write_byMany_eachVersionIsWrittenOnce() throws Exception {
        TenantStore store = store();
        int writers = 4;
        int each = 5;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> writer =
                    () -> {
                        int done = 0;
                        while (done < each) {
                            long base = store.version();
                            if (store.write(base, changes(base + 1, tenant("t", base + 1)))) {
                                done++;
                            }
                        }
                        return done;
                    };
            List<Future<Integer>> all =
                    threads.invokeAll(java.util.Collections.nCopies(writers, writer));
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(each);
            }
        }
        assertThat(store.version()).isEqualTo((long) writers * each);
    }

    private static StoredTenant tenant(String id, long version) {
        return new StoredTenant(id, version, "{}");
    }

    private static StoredKey key(String id, long version, StoredKey.Life life) {
        return new StoredKey("acme", id, version, KeyHash.of(id), null, "{}", life);
    }

    private static StoredChanges changes(long version, StoredTenant... tenants) {
        return new StoredChanges(version, List.of(tenants), List.of(), Map.of());
    }

    private static StoredChanges keys(long version, StoredKey... keys) {
        return new StoredChanges(version, List.of(), List.of(keys), Map.of());
    }
}
