package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tenants' files: tenants with their labels, models and keys. */
final class TenantsReader {
    private final @Nullable Set<String> models;
    private final Instant now;
    private final Findings findings;
    private final Map<String, Position> ids = new HashMap<>();
    private final Map<KeyHash, Position> hashes = new HashMap<>();
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final List<ApiKey> keys = new ArrayList<>();

    /**
     * Creates a reader.
     *
     * @param models the models and aliases of the catalog; null to skip the check of names
     */
    TenantsReader(@Nullable Set<String> models, Instant now, Findings findings) {
        this.models = models;
        this.now = now;
        this.findings = findings;
    }

    void read(Node root) {
        Fields file = Fields.of(root, "the tenants' file", findings);
        file.reportMissing("tenants", "a list of tenants");
        for (Node node : file.list("tenants")) {
            tenant(Fields.of(node, "the tenant", findings));
        }
        file.end();
    }

    /** All tenants, by id. */
    Map<String, Tenant> tenants() {
        return tenants;
    }

    /** All keys. */
    List<ApiKey> keys() {
        return keys;
    }

    private void tenant(Fields fields) {
        String id = ConfigNames.required(fields, "id");
        Position first = ids.putIfAbsent(id, fields.at("id"));
        if (first != null && !id.isEmpty()) {
            fields.error(
                    "id",
                    "the tenant \"%s\" is already at %s; give one of them another id"
                            .formatted(id, first));
        }
        Map<String, String> labels = fields.textMap("labels");
        Tenant tenant = new Tenant(id, labels, fields.has("models") ? allowed(fields) : null);
        tenants.put(id, tenant);
        Set<String> keyIds = new HashSet<>();
        for (Node node : fields.list("keys")) {
            key(tenant, Fields.of(node, "the key", findings), keyIds).ifPresent(keys::add);
        }
        fields.end();
    }

    private Set<String> allowed(Fields fields) {
        Set<String> allowed = new HashSet<>();
        for (Scalar model : fields.scalars("models")) {
            allowed.add(model.text());
            if (models != null && !models.contains(model.text())) {
                findings.error(
                        model.at(),
                        "no endpoint serves %s and no alias has that name (expected: a model or an alias)%s"
                                .formatted(model.shown(), Suggestion.of(model.text(), models)));
            }
        }
        return allowed;
    }

    private Optional<ApiKey> key(Tenant tenant, Fields fields, Set<String> ids) {
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
        Optional<Instant> expires = Dates.instant(fields, "expires");
        expires.filter(end -> !end.isAfter(now))
                .ifPresent(
                        end ->
                                findings.warning(
                                        fields.at("expires"),
                                        "the key \"%s\" of tenant \"%s\" has expired; remove it"
                                                .formatted(id, tenant.id())));
        ClientKind client = fields.choice("client", ClientKind.class).orElse(null);
        fields.end();
        return hash.map(value -> new ApiKey(tenant, id, value, expires.orElse(null), client));
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
