package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.provider.residency.EndpointFacts.Spillover;

import java.util.Optional;

/** Reads the deployment to which a provisioned Azure deployment spills requests when it is full. */
final class SpilloverReader {
    private static final String KEY = "spillover";
    private static final String EXPECTED = "none, or {deployment: NAME, sku: TYPE}";

    private SpilloverReader() {}

    /** Reads {@code spillover}; empty if it is absent. */
    static Optional<Spillover> read(Fields fields) {
        Optional<Node> written = fields.node(KEY);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        return switch (written.get()) {
            case Scalar scalar when scalar.text().equals("none") ->
                    Optional.of(new Spillover.None());
            case Node.Mapping _mapping -> fields.fields(KEY).map(SpilloverReader::to);
            case Scalar _scalar -> wrong(fields, written.get());
            case Node.Sequence _sequence -> wrong(fields, written.get());
        };
    }

    private static Spillover to(Fields fields) {
        Spillover.To to = new Spillover.To(fields.text("deployment"), fields.text("sku"));
        fields.end();
        return to;
    }

    private static Optional<Spillover> wrong(Fields fields, Node written) {
        fields.error(KEY, "\"%s\" is %s (expected: %s)".formatted(KEY, written.kind(), EXPECTED));
        return Optional.empty();
    }
}
