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
 * The snapshot in force, swapped whole.
 *
 * <p>{@link #current} is one volatile read. A swap first tells every subscriber, so that what they
 * build from a snapshot is there when the first request sees it; swaps come one at a time.
 */
public final class CurrentSnapshot {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Map<KeyHash, Revoked> revoked = new LinkedHashMap<>();
    private volatile Snapshot current;
    private volatile @Nullable Failure failure;
    private volatile List<Revoked> shown = List.of();

    /** Begins with {@code first}. */
    public CurrentSnapshot(Snapshot first) {
        this.current = first;
    }

    /** The snapshot in force. */
    public Snapshot current() {
        return current;
    }

    /** Why the files as they are now did not load, if they did not. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** The keys that were revoked by {@link #revoke} and still stand in the files. */
    public List<Revoked> revoked() {
        return shown;
    }

    /** Lets {@code subscriber} see each snapshot from now on, before anybody else does. */
    public void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /**
     * Puts {@code next}, which the files hold, in force once every subscriber is ready for it, but
     * for the keys that were revoked. A revoked key that the files no longer hold is forgotten.
     */
    public synchronized void swap(Snapshot next) {
        Set<KeyHash> held =
                next.tenants().keyring().keys().stream()
                        .map(ApiKey::hash)
                        .collect(Collectors.toSet());
        put(next);
        failure = null;
        revoked.keySet().retainAll(held);
        shown = List.copyOf(revoked.values());
    }

    /**
     * Puts other callers in force, and leaves everything else, a failure too, as it is.
     *
     * @return whether that makes a difference
     */
    synchronized boolean swap(Snapshot.Tenants tenants) {
        if (unrevoked(tenants).isSameAs(current.tenants())) {
            return false;
        }
        put(current.withTenants(tenants));
        return true;
    }

    /** Keeps the snapshot in force and remembers why a newer one is not. */
    public synchronized void failed(Failure why) {
        failure = why;
    }

    /**
     * Takes a key out of force at once, and out of each snapshot from now on, until the process
     * ends or the files no longer hold it.
     *
     * @return the key; empty where no tenant of that id has a key of that id
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
        Revoked taken = new Revoked(tenant, key, at);
        revoked.put(found.get().hash(), taken);
        shown = List.copyOf(revoked.values());
        put(current);
        return Optional.of(taken);
    }

    private void put(Snapshot next) {
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

    /** Someone who builds things from snapshots. */
    @FunctionalInterface
    public interface Subscriber {
        /** Called off the event loops with a snapshot that is about to be in force. */
        void prepare(Snapshot next);
    }

    /** A configuration that did not load. */
    public record Failure(Instant at, List<Finding> findings) {
        public Failure {
            findings = List.copyOf(findings);
        }
    }

    /** A key that was taken out of force while the files held it. */
    public record Revoked(String tenant, String key, Instant at) {
        boolean is(String otherTenant, String otherKey) {
            return tenant.equals(otherTenant) && key.equals(otherKey);
        }
    }
}
