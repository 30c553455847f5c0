package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.reading.JsonDocument;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads definitions of tenants and keys that come from the admin plane, as JSON. */
public final class StoredReader {
    /** A definition without members. */
    public static final String EMPTY = "{}";

    private final TenantContext context;

    /** Creates a reader of definitions that refer to {@code context}. */
    public StoredReader(TenantContext context) {
        this.context = context;
    }

    /**
     * The result of reading a definition.
     *
     * @param draft what could be read of it
     * @param findings what is wrong, positioned by JSON pointers
     */
    public record Reading<T>(T draft, List<Finding> findings) {
        public Reading {
            findings = List.copyOf(findings);
        }

        /** Returns the first error, if there is one. */
        public Optional<Finding> error() {
            return findings.stream()
                    .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                    .findFirst();
        }
    }

    /** Reads the definition of a tenant. */
    public Reading<TenantDraft> tenant(String id, String json) {
        TenantDraft none = new TenantDraft(id, null, Map.of(), null, WrittenLimits.NONE, Map.of());
        return json.equals(EMPTY)
                ? new Reading<>(none, List.of())
                : read(json, none, (fields, reader) -> reader.tenant(id, fields));
    }

    /** Reads the definition of a key. */
    public Reading<KeyDraft> key(String id, KeyHash hash, String json) {
        KeyDraft none = new KeyDraft(id, hash, null, null, WrittenLimits.NONE);
        return json.equals(EMPTY)
                ? new Reading<>(none, List.of())
                : read(json, none, (fields, reader) -> reader.key(id, hash, fields));
    }

    @FunctionalInterface
    private interface Definition<T> {
        T read(Fields fields, DefinitionReader reader);
    }

    private <T> Reading<T> read(String json, T none, Definition<T> definition) {
        Findings findings = new Findings();
        Optional<Node> root = JsonDocument.read(json.getBytes(StandardCharsets.UTF_8), findings);
        T draft = none;
        if (root.isPresent()) {
            Fields fields = Fields.of(root.get(), "the body", findings);
            draft = definition.read(fields, new DefinitionReader(context, findings));
            fields.end();
        }
        return new Reading<>(draft, findings.sorted());
    }
}
