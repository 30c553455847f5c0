package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.limits.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tenants and keys of the store as they were written, at one version. Immutable.
 *
 * @param version the number of the last change
 * @param tenants the tenants, by id
 * @param keys the keys that are neither revoked nor deleted, by tenant; a rotated key has two
 * @param revoked the keys of the files that were revoked, by hash
 * @param rated the keys with budgets, by the ids of their scopes: they depend on the catalog's
 *     rates
 */
public record StoredTenants(
        long version,
        Map<String, Held> tenants,
        Map<String, List<KeyDraft>> keys,
        Map<KeyHash, RevokedKey> revoked,
        Map<String, StoredKey> rated) {
    /** An empty store. */
    public static final StoredTenants NONE =
            new StoredTenants(0, Map.of(), Map.of(), Map.of(), Map.of());

    public StoredTenants {
        tenants = Map.copyOf(tenants);
        keys = Map.copyOf(keys);
        revoked = Map.copyOf(revoked);
        rated = Map.copyOf(rated);
    }

    /**
     * A tenant of the store.
     *
     * @param version the number of the change that made it so
     * @param definition what is written for it, as JSON
     * @param problem why it cannot be used with the configuration in force; null if it can
     */
    public record Held(
            TenantDraft draft, long version, String definition, @Nullable String problem) {
        private boolean dependsOnRates() {
            return problem != null
                    || !draft.limits().budgets().isEmpty()
                    || draft.modelLimits().values().stream()
                            .anyMatch(limits -> !limits.budgets().isEmpty());
        }
    }

    /** Returns these with {@code changes}, read in {@code context}. */
    public StoredTenants with(StoredChanges changes, TenantContext context) {
        StoredReader reader = new StoredReader(context);
        Map<String, Held> nextTenants = tenants;
        if (!changes.tenants().isEmpty()) {
            nextTenants = new HashMap<>(tenants);
            for (StoredTenant changed : changes.tenants()) {
                @Nullable String definition = changed.definition();
                if (definition == null) {
                    nextTenants.remove(changed.id());
                } else {
                    nextTenants.put(
                            changed.id(),
                            held(reader, changed.id(), changed.version(), shared(definition)));
                }
            }
        }
        Map<KeyHash, RevokedKey> nextRevoked = revoked;
        if (!changes.revoked().isEmpty()) {
            nextRevoked = new HashMap<>(revoked);
            nextRevoked.putAll(changes.revoked());
        }
        Keys next =
                changes.keys().isEmpty()
                        ? new Keys(keys, rated)
                        : with(changes.keys(), reader, nextTenants);
        return new StoredTenants(
                changes.version(), nextTenants, next.drafts(), nextRevoked, next.rated());
    }

    /** Returns these read again in {@code context}, whose rates may be others. */
    public StoredTenants under(TenantContext context) {
        StoredReader reader = new StoredReader(context);
        Map<String, Held> read = new HashMap<>(tenants);
        read.replaceAll(
                (id, held) ->
                        held.dependsOnRates()
                                ? held(reader, id, held.version(), held.definition())
                                : held);
        Keys next = rated.isEmpty() ? new Keys(keys, rated) : with(rated.values(), reader, read);
        return new StoredTenants(version, read, next.drafts(), revoked, next.rated());
    }

    /** Returns one text for all empty definitions, of which there are many. */
    private static String shared(String definition) {
        return definition.equals(StoredReader.EMPTY) ? StoredReader.EMPTY : definition;
    }

    private static Held held(StoredReader reader, String id, long version, String definition) {
        StoredReader.Reading<TenantDraft> reading = reader.tenant(id, definition);
        return new Held(
                reading.draft(),
                version,
                definition,
                reading.error().map(e -> e.message()).orElse(null));
    }

    private record Keys(Map<String, List<KeyDraft>> drafts, Map<String, StoredKey> rated) {}

    private Keys with(Iterable<StoredKey> changed, StoredReader reader, Map<String, Held> known) {
        Map<String, Set<String>> ids = new HashMap<>();
        Map<String, List<KeyDraft>> added = new HashMap<>();
        Map<String, StoredKey> nextRated = new HashMap<>(rated);
        for (StoredKey key : changed) {
            ids.computeIfAbsent(key.tenant(), _ -> new HashSet<>()).add(key.id());
            String scope = new Scope.Key(key.tenant(), key.id()).id();
            nextRated.remove(scope);
            if (key.isHeld()) {
                StoredReader.Reading<KeyDraft> reading =
                        reader.key(key.id(), key.hash(), key.definition());
                KeyDraft draft = reading.draft();
                if (reading.error().isPresent() || !draft.limits().budgets().isEmpty()) {
                    nextRated.put(scope, key);
                }
                List<KeyDraft> drafts = added.computeIfAbsent(key.tenant(), _ -> new ArrayList<>());
                add(drafts, key, reading.error().isPresent() ? unusable(draft) : draft);
            }
        }
        Map<String, List<KeyDraft>> next = new HashMap<>(keys);
        ids.forEach(
                (tenant, all) -> {
                    List<KeyDraft> left = added.getOrDefault(tenant, new ArrayList<>());
                    for (KeyDraft key : keys.getOrDefault(tenant, List.of())) {
                        if (!all.contains(key.id())) {
                            left.add(key);
                        }
                    }
                    if (left.isEmpty()) {
                        next.remove(tenant);
                    } else {
                        Held held = known.get(tenant);
                        String id = held == null ? tenant : held.draft().id();
                        next.put(id, List.copyOf(left));
                    }
                });
        return new Keys(next, nextRated);
    }

    private static void add(List<KeyDraft> drafts, StoredKey key, KeyDraft draft) {
        drafts.add(draft);
        StoredKey.@Nullable Previous previous = key.previous();
        if (previous != null) {
            drafts.add(draft.until(previous.hash(), previous.until()));
        }
    }

    /** Returns a key that is not valid, since its limits cannot be held. */
    private static KeyDraft unusable(KeyDraft draft) {
        return draft.until(draft.hash(), Instant.EPOCH);
    }
}
