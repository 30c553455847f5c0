package dev.portolan.gateway.tenantapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.registry.Definitions;
import dev.portolan.gateway.registry.TenantStore;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** JSON of a tenant's keys, by their ids. */
final class KeysView {
    private final CurrentSnapshot live;
    private final @Nullable TenantStore store;
    private final UsesView uses;
    private final Instant now;

    /**
     * Creates a view of the keys of the files and, unless it is null, of {@code store}.
     *
     * @throws dev.portolan.gateway.registry.TenantStoreFailedException from each method, if the
     *     store does not answer
     */
    KeysView(
            CurrentSnapshot live, @Nullable TenantStore store, UsesView uses, InstantSource clock) {
        this.live = live;
        this.store = store;
        this.uses = uses;
        this.now = clock.instant();
    }

    /** Returns the keys of a tenant, those of the files first. */
    ArrayNode of(String tenant) {
        Map<String, Instant> used = store == null ? Map.of() : store.uses(tenant);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        revoked(tenant).forEach(key -> all.add(ofFiles(key, used)));
        keysOfFiles(tenant).stream()
                .filter(key -> revoked(tenant).noneMatch(gone -> gone.key().equals(key.id())))
                .forEach(key -> all.add(ofFiles(key, used)));
        if (store != null) {
            store.keys(tenant).forEach(key -> all.add(ofStore(key, used)));
        }
        return all;
    }

    private List<ApiKey> keysOfFiles(String tenant) {
        return files().keyring().keys().stream()
                .filter(key -> key.tenant().id().equals(tenant))
                .sorted(Comparator.comparing(ApiKey::id))
                .toList();
    }

    private dev.portolan.gateway.tenants.EffectiveTenants files() {
        return live.current().tenants().union().files();
    }

    /** Returns the keys of the files that were revoked, here or in the store. */
    private Stream<RevokedKey> revoked(String tenant) {
        return Stream.concat(live.revoked().stream(), live.stored().revoked().values().stream())
                .filter(key -> key.tenant().equals(tenant));
    }

    private ObjectNode ofFiles(ApiKey key, Map<String, Instant> used) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", key.id()).put("source", "files");
        @Nullable Instant expires = key.expires();
        status(node, expires, null, true);
        if (expires != null) {
            node.put("expires", expires.toString());
        }
        if (key.client() != null) {
            node.put("client", key.client().name().toLowerCase(Locale.ROOT));
        }
        return withUse(node, key.tenant().id(), key.id(), used);
    }

    private ObjectNode ofFiles(RevokedKey key, Map<String, Instant> used) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", key.key()).put("source", "files");
        status(node, null, key.at(), true);
        return withUse(node, key.tenant(), key.key(), used);
    }

    /** Returns one key of the store. */
    ObjectNode ofStore(StoredKey key, Map<String, Instant> used) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", key.id()).put("source", "store");
        ObjectNode definition = Definitions.stored(key.definition());
        Snapshot.Tenants tenants = live.current().tenants();
        @Nullable Instant expires =
                tenants.keyring().find(key.hash()).map(ApiKey::expires).orElse(null);
        boolean effective = tenants.keyring().find(key.hash()).isPresent();
        status(node, expires, key.life().revoked(), effective);
        node.put("created", key.life().created().toString());
        StoredKey.@Nullable Previous previous = key.previous();
        if (previous != null && now.isBefore(previous.until()) && key.isHeld()) {
            node.put("previousValidUntil", previous.until().toString());
        }
        node.set("definition", definition);
        node.put("version", key.version());
        return withUse(node, key.tenant(), key.id(), used);
    }

    private void status(
            ObjectNode node,
            @Nullable Instant expires,
            @Nullable Instant revoked,
            boolean effective) {
        if (revoked != null) {
            node.put("status", "revoked").put("revokedAt", revoked.toString());
        } else if (expires != null && !now.isBefore(expires)) {
            node.put("status", "expired");
        } else {
            node.put("status", effective ? "valid" : "suspended");
        }
    }

    private ObjectNode withUse(
            ObjectNode node, String tenant, String id, Map<String, Instant> used) {
        Instant last = used.get(id);
        node.put("lastUsed", last == null ? null : last.toString());
        CallerLimits limits = live.current().tenants().limits().of(tenant, id);
        uses.write(node, limits, scope -> scope instanceof Scope.Key);
        return node;
    }
}
