package dev.portolan.gateway.reload;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.policy.document.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The configuration snapshot in force, replaced atomically.
 *
 * <p>{@link #current} is one volatile read. A swap first calls every subscriber, so that what they
 * derive from a snapshot exists before the first request sees it; swaps are serialised.
 */
public final class CurrentSnapshot {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Map<KeyHash, Revoked> revoked = new LinkedHashMap<>();
    private volatile Snapshot current;
    private volatile @Nullable Failure failure;
    private volatile List<Revoked> revokedKeys = List.of();

    /** Starts with {@code first}. */
    public CurrentSnapshot(Snapshot first) {
        this.current = first;
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
    public List<Revoked> revoked() {
        return revokedKeys;
    }

    /** Adds a subscriber, which is called with each new snapshot before it is in force. */
    public void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /**
     * Puts {@code next}, loaded from the files, in force once every subscriber is prepared, without
     * the revoked keys. Forgets revoked keys that are no longer in the files.
     */
    public synchronized void swap(Snapshot next) {
        Set<KeyHash> held =
                next.tenants().keyring().keys().stream()
                        .map(ApiKey::hash)
                        .collect(Collectors.toSet());
        activate(next);
        failure = null;
        revoked.keySet().retainAll(held);
        revokedKeys = List.copyOf(revoked.values());
    }

    /**
     * Replaces the tenants and leaves everything else, including a failure, as it is.
     *
     * @return whether the tenants changed
     */
    synchronized boolean swap(Snapshot.Tenants tenants) {
        if (unrevoked(tenants).isSameAs(current.tenants())) {
            return false;
        }
        activate(current.withTenants(tenants));
        return true;
    }

    /** Records the failure of a load; the snapshot in force remains. */
    public synchronized void failed(Failure why) {
        failure = why;
    }

    /**
     * Revokes a key at once and in all later snapshots, until the process ends or the key is no
     * longer in the files.
     *
     * @return the revoked key; empty if there is no such tenant or key
     */
    public synchronized Optional<Revoked> revoke(String tenant, String key, Instant at) {
        Optional<Revoked> known =
                revoked.values().stream().filter(one -> one.is(tenant, key)).findFirst();
        Optional<ApiKey> found =
                current.tenants().keyring().keys().stream()
                        .filter(one -> one.tenant().id().equals(tenant) && one.id().equals(key))
                        .findFirst();
        if (found.isEmpty()) {
            return known;
        }
        Revoked revocation = new Revoked(tenant, key, at);
        revoked.put(found.get().hash(), revocation);
        revokedKeys = List.copyOf(revoked.values());
        activate(current);
        return Optional.of(revocation);
    }

    private void activate(Snapshot next) {
        Snapshot allowed = next.withTenants(unrevoked(next.tenants()));
        for (Subscriber subscriber : subscribers) {
            subscriber.prepare(allowed);
        }
        current = allowed;
    }

    private Snapshot.Tenants unrevoked(Snapshot.Tenants tenants) {
        return revoked.isEmpty()
                ? tenants
                : tenants.with(
                        tenants.keyring()
                                .narrowed(
                                        key ->
                                                revoked.containsKey(key.hash())
                                                        ? Optional.empty()
                                                        : Optional.of(key)));
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

    /** A key that was revoked on the admin plane while it was in the files. */
    public record Revoked(String tenant, String key, Instant at) {
        boolean is(String otherTenant, String otherKey) {
            return tenant.equals(otherTenant) && key.equals(otherKey);
        }
    }
}
