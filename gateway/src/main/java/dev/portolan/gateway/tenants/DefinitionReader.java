package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads what is written for one tenant or one key, in a file or in the body of a request. */
final class DefinitionReader {
    private final TenantContext context;
    private final Findings findings;
    private final LimitsReader limits;

    DefinitionReader(TenantContext context, Findings findings) {
        this.context = context;
        this.findings = findings;
        this.limits = new LimitsReader(context, findings);
    }

    /** Reads a tenant, except its id and its keys. */
    TenantDraft tenant(String id, Fields fields) {
        @Nullable String parent = fields.scalar("parent").map(Scalar::text).orElse(null);
        Map<String, String> labels = fields.textMap("labels");
        Set<String> models = fields.has("models") ? allowed(fields) : null;
        WrittenLimits written = limits.read(fields);
        return new TenantDraft(id, parent, labels, models, written, limits.models(fields));
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

    /** Reads a key, except its id and its hash. */
    KeyDraft key(String id, KeyHash hash, Fields fields) {
        Instant expires = Dates.instant(fields, "expires").orElse(null);
        ClientKind client = fields.choice("client", ClientKind.class).orElse(null);
        return new KeyDraft(id, hash, expires, client, limits.read(fields));
    }
}
