package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.TenantLimits;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tenants of the files and those of the store as one set of trees.
 *
 * <p>A tenant of the store may have a parent in the files, never the reverse, so that the files by
 * themselves are complete. A tenant of the store that does not fit, because its parent is gone or
 * sets another label for example, is suspended with its descendants: its keys are not valid.
 *
 * @param files the tenants of the files
 * @param stored the tenants of the store
 * @param all the tenants of both
 * @param suspended the tenants of the store that are not among them, with the reason
 */
public record TenantUnion(
        EffectiveTenants files,
        StoredTenants stored,
        EffectiveTenants all,
        Map<String, Suspension> suspended) {
    public TenantUnion {
        suspended = Map.copyOf(suspended);
    }

    /** Returns the tenants of the files alone. */
    public static TenantUnion of(EffectiveTenants files) {
        return new TenantUnion(files, StoredTenants.NONE, files, Map.of());
    }

    /** Returns the tenants of both. */
    public static TenantUnion of(EffectiveTenants files, StoredTenants stored) {
        Set<String> all = new HashSet<>(stored.tenants().keySet());
        all.addAll(stored.keys().keySet());
        return of(files).with(stored, all);
    }

    /**
     * Returns the union with a later state of the store.
     *
     * @param changed the tenants that changed, or whose keys did
     */
    public TenantUnion with(StoredTenants next, Set<String> changed) {
        return resolve(next, changed, Map.of());
    }

    /** Returns the union with further tenants suspended, for the reasons given. */
    public TenantUnion suspending(Map<String, Suspension> reasons) {
        return reasons.isEmpty() ? this : resolve(stored, reasons.keySet(), reasons);
    }

    private TenantUnion resolve(
            StoredTenants next, Set<String> changed, Map<String, Suspension> barred) {
        Set<String> affected = affected(next, changed, barred.keySet());
        Map<String, Suspension> problems = new HashMap<>(suspended);
        problems.keySet().removeAll(affected);
        EffectiveTenants others = affected.isEmpty() ? all : without(affected);
        Map<String, TenantDraft> drafts = drafts(next, affected, problems);
        problems.putAll(barred);
        TenantTree tree =
                new TenantTree(
                        drafts,
                        others,
                        List.of(),
                        (id, key, message) ->
                                problems.putIfAbsent(id, Suspension.of(key, message)));
        drafts.values().forEach(draft -> suspendBelow(draft, drafts, problems));
        tree.resolve();
        drafts.values().forEach(draft -> suspendBelow(draft, drafts, problems));
        Map<String, Tenant> byId = others.byId();
        Map<String, CallerLimits> byTenant = others.limits().byTenant();
        if (!drafts.isEmpty()) {
            byId = merged(byId, tree.tenants(), problems);
            byTenant = merged(byTenant, tree.limits(), problems);
        }
        Set<String> keyed = new HashSet<>(changed);
        keyed.addAll(affected);
        KeyChanges keys = new KeyChanges(next, byId, byTenant);
        keyed.forEach(keys::of);
        EffectiveTenants result =
                new EffectiveTenants(byId, keys.ring(), new TenantLimits(byTenant, keys.limits()));
        return new TenantUnion(files, next, result, problems);
    }

    /** Returns the tenants to resolve: those written anew, and their descendants. */
    @SuppressWarnings("ReferenceEquality") // cheap, and an equal other one changes nothing
    private Set<String> affected(StoredTenants next, Set<String> changed, Set<String> barred) {
        Set<String> affected = new HashSet<>(barred);
        for (String id : changed) {
            StoredTenants.@Nullable Held now = next.tenants().get(id);
            if (now != stored.tenants().get(id)) {
                affected.add(id);
            }
        }
        int before = 0;
        while (before != affected.size()) {
            before = affected.size();
            for (StoredTenants.Held held : next.tenants().values()) {
                if (held.draft().parent() != null && affected.contains(held.draft().parent())) {
                    affected.add(held.draft().id());
                }
            }
        }
        return affected;
    }

    private EffectiveTenants without(Set<String> affected) {
        Map<String, Tenant> byId = new HashMap<>(all.byId());
        Map<String, CallerLimits> byTenant = new HashMap<>(all.limits().byTenant());
        for (String id : affected) {
            if (!files.byId().containsKey(id)) {
                byId.remove(id);
                byTenant.remove(id);
            }
        }
        return new EffectiveTenants(
                byId, all.keyring(), new TenantLimits(byTenant, all.limits().byKey()));
    }

    private Map<String, TenantDraft> drafts(
            StoredTenants next, Set<String> affected, Map<String, Suspension> problems) {
        Map<String, TenantDraft> drafts = new LinkedHashMap<>();
        for (String id : affected) {
            StoredTenants.@Nullable Held held = next.tenants().get(id);
            if (held == null) {
                continue;
            }
            if (files.byId().containsKey(id)) {
                problems.put(id, Suspension.of("", "the files have a tenant of this id too"));
                continue;
            }
            drafts.put(id, held.draft());
            @Nullable String problem = held.problem();
            if (problem != null) {
                problems.put(id, Suspension.of("", problem));
            }
        }
        return drafts;
    }

    private static void suspendBelow(
            TenantDraft draft, Map<String, TenantDraft> drafts, Map<String, Suspension> problems) {
        List<String> below = new ArrayList<>();
        for (@Nullable TenantDraft at = draft;
                at != null && below.size() <= drafts.size();
                at = at.parent() == null ? null : drafts.get(at.parent())) {
            below.add(at.id());
            @Nullable String parent = at.parent();
            if (parent != null && problems.containsKey(parent)) {
                Suspension reason =
                        Suspension.of(
                                "parent",
                                "the tenant \"%s\" above it is suspended".formatted(parent));
                below.forEach(id -> problems.putIfAbsent(id, reason));
                return;
            }
        }
    }

    private static <T> Map<String, T> merged(
            Map<String, T> before, Map<String, T> more, Map<String, Suspension> problems) {
        Map<String, T> merged = new HashMap<>(before);
        more.forEach(
                (id, value) -> {
                    if (!problems.containsKey(id)) {
                        merged.put(id, value);
                    }
                });
        return merged;
    }

    /** Collects how the keyring changes, tenant by tenant. */
    private final class KeyChanges {
        private final StoredTenants next;
        private final Map<String, Tenant> byId;
        private final Map<String, CallerLimits> byTenant;
        private final Map<String, CallerLimits> byKey = new HashMap<>(all.limits().byKey());
        private final List<KeyHash> removed = new ArrayList<>();
        private final Map<KeyHash, ApiKey> added = new HashMap<>();

        KeyChanges(
                StoredTenants next, Map<String, Tenant> byId, Map<String, CallerLimits> byTenant) {
            this.next = next;
            this.byId = byId;
            this.byTenant = byTenant;
            for (KeyHash hash : next.revoked().keySet()) {
                if (!stored.revoked().containsKey(hash)) {
                    removed.add(hash);
                }
            }
        }

        @SuppressWarnings("ReferenceEquality") // keys hold the tenant that was resolved last
        void of(String id) {
            @Nullable Tenant tenant = byId.get(id);
            boolean same = tenant != null && tenant == all.byId().get(id);
            Collection<KeyDraft> before = stored.keys().getOrDefault(id, List.of());
            Collection<KeyDraft> now =
                    tenant == null ? List.of() : next.keys().getOrDefault(id, List.of());
            Collection<KeyDraft> kept = same ? common(before, now) : Set.of();
            for (KeyDraft key : before) {
                if (!kept.contains(key)) {
                    remove(id, key);
                }
            }
            for (KeyDraft key : now) {
                if (tenant != null) {
                    add(tenant, key, kept.contains(key));
                }
            }
        }

        private static Set<KeyDraft> common(Collection<KeyDraft> one, Collection<KeyDraft> other) {
            Set<KeyDraft> common = new HashSet<>(one);
            common.retainAll(new HashSet<>(other));
            return common;
        }

        private void remove(String tenant, KeyDraft key) {
            byKey.remove(new Scope.Key(tenant, key.id()).id());
            if (files.keyring().find(key.hash()).isEmpty()) {
                removed.add(key.hash());
            }
        }

        /** Adds a key, or only its limits where the keyring has it already. */
        private void add(Tenant tenant, KeyDraft key, boolean kept) {
            if (files.keyring().find(key.hash()).isEmpty()) {
                if (!kept) {
                    added.putIfAbsent(key.hash(), key.of(tenant));
                }
                TenantTree.addLimits(
                        byTenant.getOrDefault(tenant.id(), CallerLimits.NONE),
                        tenant.id(),
                        key,
                        byKey);
            }
        }

        Keyring ring() {
            Keyring left = all.keyring().with(removed, List.of());
            added.keySet().removeIf(hash -> left.find(hash).isPresent());
            return left.with(List.of(), added.values());
        }

        Map<String, CallerLimits> limits() {
            return byKey;
        }
    }
}
