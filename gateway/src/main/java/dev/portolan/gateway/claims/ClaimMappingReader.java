package dev.portolan.gateway.claims;

import dev.portolan.policy.condition.ValueCompiler;
import dev.portolan.policy.condition.ValueCompiler.Wanted;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the expressions of a {@link ClaimMapping}. */
final class ClaimMappingReader {
    private final ValueCompiler compiler;

    /** Creates a reader of expressions over {@code variables} in {@code fields}. */
    ClaimMappingReader(Map<String, ValueCompiler.Type> variables, Fields fields) {
        this.compiler = new ValueCompiler(variables, fields.findings());
    }

    /** Reads {@code tenant}, {@code labels} and {@code models}. */
    Optional<ClaimMapping> read(Fields fields) {
        fields.reportMissing("tenant", "a CEL expression that gives the tenant's id");
        Optional<ValueExpression> tenant = expression(fields, "tenant", Wanted.TEXT);
        Map<String, ValueExpression> labels = new HashMap<>();
        for (Node.Entry entry : fields.entries("labels")) {
            if (entry.value() instanceof Node.Scalar scalar && !scalar.isNull()) {
                compiler.compile(scalar, Wanted.TEXT)
                        .ifPresent(compiled -> labels.put(entry.key(), compiled));
            } else {
                fields.findings()
                        .error(
                                entry.value().at(),
                                "the label \"%s\" is %s (expected: a CEL expression)"
                                        .formatted(entry.key(), entry.value().kind()));
            }
        }
        Optional<ValueExpression> models = expression(fields, "models", Wanted.TEXTS);
        return tenant.map(id -> new ClaimMapping(id, labels, models.orElse(null)));
    }

    private Optional<ValueExpression> expression(Fields fields, String key, Wanted wanted) {
        return fields.scalar(key).flatMap(written -> compiler.compile(written, wanted));
    }
}
