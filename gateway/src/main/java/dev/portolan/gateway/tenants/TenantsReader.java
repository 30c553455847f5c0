package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.TenantLimits;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.provider.caller.ClientKind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tenants' files: tenants with what they inherit, their limits and their keys. */
public final class TenantsReader {
    private final TenantContext context;
    private final Instant now;
    private final Findings findings;
    private final LimitsReader limits;
    private final Map<String, Position> ids = new HashMap<>();
    private final Map<KeyHash, Position> hashes = new HashMap<>();
    private final Map<String, TenantDraft> drafts = new LinkedHashMap<>();

    /** Creates a reader of files that refer to {@code context}. */
    public TenantsReader(TenantContext context, Instant now, Findings findings) {
        this.context = context;
        this.now = now;
        this.findings = findings;
        this.limits = new LimitsReader(context, findings);
    }

    /**
     * The tenants of all files.
     *
     * @param tenants the tenants in effect, by id
     * @param keys all keys
     * @param limits the limits of all callers
     */
    public record Result(Map<String, Tenant> tenants, List<ApiKey> keys, TenantLimits limits) {}

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
    public Result result() {
        TenantTree tree = new TenantTree(drafts, findings);
        tree.resolve();
        List<ApiKey> keys = new ArrayList<>();
        Map<String, CallerLimits> byTenant = new HashMap<>();
        Map<String, CallerLimits> byKey = new HashMap<>();
        for (TenantDraft draft : drafts.values()) {
            CallerLimits all = tree.limits(draft.id());
            if (!all.isNone()) {
                byTenant.put(draft.id(), all);
            }
            for (KeyDraft key : draft.keys()) {
                keys.add(
                        new ApiKey(
                                tree.tenant(draft.id()),
                                key.id(),
                                key.hash(),
                                key.expires(),
                                key.client()));
                if (!key.limits().equals(WrittenLimits.NONE)) {
                    byKey.put(
                            new Scope.Key(draft.id(), key.id()).id(), tree.limits(draft.id(), key));
                }
            }
        }
        return new Result(tree.tenants(), keys, new TenantLimits(byTenant, byKey));
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
        Optional<Scalar> parent = fields.scalar("parent");
        Map<String, String> labels = fields.textMap("labels");
        Set<String> models = fields.has("models") ? allowed(fields) : null;
        WrittenLimits written = limits.read(fields);
        Map<String, WrittenLimits> modelLimits = limits.models(fields);
        Set<String> keyIds = new HashSet<>();
        List<KeyDraft> keys = new ArrayList<>();
        for (Node node : fields.list("keys")) {
            key(id, Fields.of(node, "the key", findings), keyIds).ifPresent(keys::add);
        }
        fields.end();
        drafts.put(
                id,
                new TenantDraft(
                        fields,
                        id,
                        parent.orElse(null),
                        labels,
                        models,
                        written,
                        modelLimits,
                        keys));
    }

    private Set<String> allowed(Fields fields) {
        Set<String> allowed = new HashSet<>();
        Set<String> models = context.models();
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
        Optional<Instant> expires = Dates.instant(fields, "expires");
        expires.filter(end -> !end.isAfter(now))
                .ifPresent(
                        end ->
                                findings.warning(
                                        fields.at("expires"),
                                        "the key \"%s\" of tenant \"%s\" has expired; remove it"
                                                .formatted(id, tenant)));
        ClientKind client = fields.choice("client", ClientKind.class).orElse(null);
        WrittenLimits own = limits.read(fields);
        fields.end();
        return hash.map(value -> new KeyDraft(id, value, expires.orElse(null), client, own));
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
