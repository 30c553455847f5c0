package dev.portolan.gateway.reload;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.tenants.EffectiveTenants;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.TenantContext;
import dev.portolan.gateway.tenants.TenantUnion;
import dev.portolan.policy.document.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The configuration snapshot in force, replaced atomically.
 *
 * <p>{@link #current} is one volatile read. A swap first calls every subscriber, so that what they
 * derive from a snapshot exists before the first request sees it; swaps are serialised.
 */
public final class CurrentSnapshot {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Map<KeyHash, RevokedKey> revoked = new LinkedHashMap<>();
    private volatile Snapshot current;
    private volatile StoredTenants stored = StoredTenants.NONE;
    private volatile @Nullable Failure failure;
    private volatile List<RevokedKey> revokedKeys = List.of();

    /** Starts with {@code first}. */
    public CurrentSnapshot(Snapshot first) {
        this.current = first;
        this.stored = first.tenants().union().stored();
    }

    /** The snapshot in force. */
    public Snapshot current() {
        return current;
    }

    /** The failure of the last load, if the files as they are now did not load. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** The keys that were revoked by {@link #revoke} and are still in the files. */
    public List<RevokedKey> revoked() {
        return revokedKeys;
    }

    /** Adds a subscriber, which is called with each new snapshot before it is in force. */
    public void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /** Returns the tenants and keys of the store that are in force. */
    public StoredTenants stored() {
        return stored;
    }

    /**
     * Puts {@code next}, loaded from the files, in force once every subscriber is prepared, without
     * the revoked keys. Forgets revoked keys that are no longer in the files.
     */
    public synchronized void swap(Snapshot next) {
        TenantUnion loaded = next.tenants().union();
        stored =
                loaded.stored().version() == stored.version()
                        ? loaded.stored()
                        : stored.under(TenantContext.inForce(next.catalog()));
        activate(next, loaded.all().byId());
        failure = null;
        revoked.keySet().removeIf(hash -> loaded.files().keyring().find(hash).isEmpty());
        revokedKeys = List.copyOf(revoked.values());
    }

    /**
     * Replaces the tenants of the files and leaves everything else, including a failure, as it is.
     *
     * @param files tenants for which the invariants in force hold
     * @return whether the tenants changed
     */
    synchronized boolean swap(Snapshot.Tenants files) {
        Snapshot.Tenants before = current.tenants();
        Snapshot next = current.withTenants(joined(files));
        if (next.tenants().isSameAs(before)) {
            return false;
        }
        activate(next, next.tenants().byId());
        return true;
    }

    /**
     * The tenants that a change of the store would put in force.
     *
     * @param basis the snapshot that it would change
     * @param base the tenants of the store that it would change
     */
    public record Preview(Snapshot basis, StoredTenants base, TenantUnion union) {}

    /**
     * Returns what {@code next}, made from {@code base}, would put in force.
     *
     * @param changed the tenants that changed, or whose keys did
     */
    public Preview preview(StoredTenants base, StoredTenants next, Set<String> changed) {
        Snapshot now = current;
        Snapshot.Tenants tenants = now.tenants();
        TenantUnion union = tenants.union().with(next, changed);
        return new Preview(now, base, SuspendedTenants.proved(now.rules(), union, tenants.byId()));
    }

    /**
     * Puts a change of the store in force.
     *
     * @return whether that was done; false if something else came in force meanwhile
     */
    @SuppressWarnings("ReferenceEquality") // an equal one may have been replaced
    public synchronized boolean swap(Preview preview) {
        if (current != preview.basis() || stored != preview.base()) {
            return false;
        }
        stored = preview.union().stored();
        activate(current.withTenants(current.tenants().with(preview.union())));
        return true;
    }

    /** Records the failure of a load; the snapshot in force remains. */
    public synchronized void failed(Failure why) {
        failure = why;
    }

    /**
     * Revokes a key of the files at once and in all later snapshots, until the process ends or the
     * key is no longer in the files.
     *
     * @return the revoked key; empty if the files have no such tenant or key
     */
    public synchronized Optional<RevokedKey> revoke(String tenant, String key, Instant at) {
        Optional<RevokedKey> known =
                revoked.values().stream().filter(one -> one.is(tenant, key)).findFirst();
        Optional<ApiKey> found = keyOfFiles(tenant, key);
        if (found.isEmpty()) {
            return known;
        }
        RevokedKey revocation = new RevokedKey(tenant, key, at);
        revoked.put(found.get().hash(), revocation);
        revokedKeys = List.copyOf(revoked.values());
        activate(current, current.tenants().byId());
        return Optional.of(revocation);
    }

    /** Returns the key of the files with these ids, unless it was revoked in this process. */
    public Optional<ApiKey> keyOfFiles(String tenant, String key) {
        return current.tenants().union().files().keyring().keys().stream()
                .filter(one -> one.tenant().id().equals(tenant) && one.id().equals(key))
                .findFirst();
    }

    /**
     * @param proved the tenants for which the invariants of {@code next} hold
     */
    private void activate(Snapshot next, Map<String, Tenant> proved) {
        Snapshot.Tenants joined = joined(next.tenants());
        TenantUnion union = SuspendedTenants.proved(next.rules(), joined.union(), proved);
        activate(next.withTenants(joined.with(union)));
    }

    private void activate(Snapshot allowed) {
        SuspendedTenants.log(current.tenants().union(), allowed.tenants().union());
        for (Subscriber subscriber : subscribers) {
            subscriber.prepare(allowed);
        }
        current = allowed;
    }

    /** Returns the tenants of the files, without revoked keys, joined with those of the store. */
    @SuppressWarnings("ReferenceEquality") // cheap, and an equal other one changes nothing
    private Snapshot.Tenants joined(Snapshot.Tenants tenants) {
        TenantUnion union = tenants.union();
        EffectiveTenants files = unrevoked(union.files());
        return files == union.files() && union.stored() == stored
                ? tenants
                : tenants.with(TenantUnion.of(files, stored));
    }

    private EffectiveTenants unrevoked(EffectiveTenants files) {
        Keyring keys = files.keyring().with(revoked.keySet(), List.of());
        return keys.size() == files.keyring().size()
                ? files
                : new EffectiveTenants(files.byId(), keys, files.limits());
    }

    /** Derives state from snapshots. */
    @FunctionalInterface
    public interface Subscriber {
        /** Called off the event loops with a snapshot that is about to take effect. */
        void prepare(Snapshot next);
    }

    /** The findings of a configuration that did not load. */
    public record Failure(Instant at, List<Finding> findings) {
        public Failure {
            findings = List.copyOf(findings);
        }
    }
}
