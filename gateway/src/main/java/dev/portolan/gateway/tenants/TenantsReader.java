package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.TenantLimits;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads tenants' files: tenants with what they inherit, their limits and their keys. */
public final class TenantsReader {
    private final InstantSource clock;
    private final Findings findings;
    private final DefinitionReader definitions;
    private final Map<String, Fields> places = new HashMap<>();
    private final Map<KeyHash, Position> hashes = new HashMap<>();
    private final Map<String, TenantDraft> drafts = new LinkedHashMap<>();
    private final Map<String, List<KeyDraft>> keys = new HashMap<>();

    /** Creates a reader of files that refer to {@code context}. */
    public TenantsReader(TenantContext context, InstantSource clock, Findings findings) {
        this.clock = clock;
        this.findings = findings;
        this.definitions = new DefinitionReader(context, findings);
    }

    /** Reads one file. */
    public void read(Node root) {
        Fields file = Fields.of(root, "the tenants' file", findings);
        file.reportMissing("tenants", "a list of tenants");
        for (Node node : file.list("tenants")) {
            tenant(Fields.of(node, "the tenant", findings));
        }
        file.end();
    }

    /** Resolves what the tenants of all files inherit. */
    public EffectiveTenants result() {
        TenantTree tree =
                new TenantTree(
                        drafts, EffectiveTenants.none(clock), places.keySet(), this::problem);
        tree.resolve();
        List<ApiKey> all = new ArrayList<>();
        Map<String, CallerLimits> byKey = new HashMap<>();
        keys.forEach(
                (tenant, written) -> {
                    for (KeyDraft key : written) {
                        all.add(key.of(tree.tenant(tenant)));
                        tree.addLimits(tenant, key, byKey);
                    }
                });
        return EffectiveTenants.of(
                tree.tenants(), all, new TenantLimits(tree.limits(), byKey), clock);
    }

    private void problem(String tenant, String key, String message) {
        Objects.requireNonNull(places.get(tenant), tenant).error(key, message);
    }

    /**
     * Reports the tenants and keys that the store has too. Each id and each key may stand in one of
     * the two only.
     */
    public void reportStored(StoredTenants stored) {
        places.forEach(
                (id, fields) -> {
                    if (stored.tenants().containsKey(id)) {
                        fields.error(
                                "id",
                                ("the tenant \"%s\" is also in the store, created on the admin"
                                     + " plane; remove it here, or delete it with portolan tenant"
                                     + " delete %s")
                                        .formatted(id, id));
                    }
                });
        stored.keys()
                .forEach((tenant, others) -> others.forEach(other -> reportStored(tenant, other)));
    }

    private void reportStored(String tenant, KeyDraft stored) {
        Position here = hashes.get(stored.hash());
        if (here != null) {
            findings.error(
                    here,
                    ("this key is also in the store, as key \"%s\" of tenant \"%s\"; remove it"
                                    + " here, or revoke it with portolan key revoke")
                            .formatted(stored.id(), tenant));
        }
        boolean same =
                keys.getOrDefault(tenant, List.of()).stream()
                        .anyMatch(key -> key.id().equals(stored.id()));
        if (same && here == null) {
            Objects.requireNonNull(places.get(tenant), tenant)
                    .error(
                            "keys",
                            ("the tenant \"%s\" has a key \"%s\" in the store too; give one of"
                                            + " them another id")
                                    .formatted(tenant, stored.id()));
        }
    }

    private void tenant(Fields fields) {
        String id = ConfigNames.required(fields, "id");
        Fields first = places.putIfAbsent(id, fields);
        if (first != null && !id.isEmpty()) {
            fields.error(
                    "id",
                    "the tenant \"%s\" is already at %s; give one of them another id"
                            .formatted(id, first.at("id")));
        }
        TenantDraft draft = definitions.tenant(id, fields);
        Set<String> ids = new HashSet<>();
        List<KeyDraft> written = new ArrayList<>();
        for (Node node : fields.list("keys")) {
            key(id, Fields.of(node, "the key", findings), ids).ifPresent(written::add);
        }
        fields.end();
        places.put(id, fields);
        drafts.put(id, draft);
        keys.put(id, written);
    }

    private Optional<KeyDraft> key(String tenant, Fields fields, Set<String> ids) {
        String id = ConfigNames.required(fields, "id");
        if (!id.isEmpty() && !ids.add(id)) {
            fields.error(
                    "id",
                    "the tenant has two keys \"%s\"; give one of them another id".formatted(id));
        }
        String written = fields.text("hash");
        Optional<KeyHash> hash = KeyHash.parse(written);
        if (hash.isEmpty() && !written.isBlank()) {
            fields.error("hash", "\"hash\" is not a key's hash (expected: " + KeyHash.FORM + ")");
        }
        hash.ifPresent(value -> unique(fields, value));
        KeyDraft key = definitions.key(id, hash.orElseGet(KeyHash::zero), fields);
        warnOfExpiry(tenant, key, fields);
        fields.end();
        return hash.map(_ -> key);
    }

    private void warnOfExpiry(String tenant, KeyDraft key, Fields fields) {
        Instant end = key.expires();
        if (end != null && !end.isAfter(clock.instant())) {
            findings.warning(
                    fields.at("expires"),
                    "the key \"%s\" of tenant \"%s\" has expired; remove it"
                            .formatted(key.id(), tenant));
        }
    }

    private void unique(Fields fields, KeyHash hash) {
        Position first = hashes.putIfAbsent(hash, fields.at("hash"));
        if (first != null) {
            fields.error(
                    "hash",
                    "the same key is already at %s; a key belongs to one tenant, so create a new one"
                            .formatted(first));
        }
    }
}
