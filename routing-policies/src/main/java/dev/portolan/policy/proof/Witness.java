package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A solution of the search as a request that can be sent. */
final class Witness {

    /** The path of each operation, the most usual first. */
    private static final Map<Capability, String> OPERATIONS = operations();

    private final Encoding encoding;
    private final int[] chosen;
    private final Capability operation;

    private Witness(Encoding encoding, int[] chosen, Capability operation) {
        this.encoding = encoding;
        this.chosen = chosen;
        this.operation = operation;
    }

    /** Returns a request of the first operation that the deployment supports. */
    static RequestFacts of(Encoding encoding, int[] chosen, DeploymentFacts deployment) {
        Capability operation =
                OPERATIONS.keySet().stream()
                        .filter(deployment.offer().supports()::has)
                        .findFirst()
                        .orElse(Capability.CHAT);
        return new Witness(encoding, chosen, operation).request();
    }

    private static Map<Capability, String> operations() {
        var operations = new EnumMap<Capability, String>(Capability.class);
        operations.put(Capability.CHAT, "/v1/chat/completions");
        operations.put(Capability.COMPLETIONS, "/v1/completions");
        operations.put(Capability.EMBEDDINGS, "/v1/embeddings");
        operations.put(Capability.FIM, "/v1/fim/completions");
        return operations;
    }

    private RequestFacts request() {
        return new RequestFacts(
                caller(),
                text(Fact.REQUEST_MODEL, ""),
                path(),
                entries(Fact.REQUEST_HEADERS),
                entries(Fact.REQUEST_TAGS),
                demand(),
                Preferences.NONE);
    }

    private String path() {
        var path = new Variable.Text(Fact.REQUEST_PATH);
        if (encoding.isOpen(path, chosen)) {
            // Members of Anthropic's protocol reach it only from calls in that protocol.
            return needs().has(Capability.ANTHROPIC_EXTENSIONS)
                    ? "/v1/messages"
                    : OPERATIONS.getOrDefault(operation, "/v1/chat/completions");
        }
        return text(Fact.REQUEST_PATH, "/v1/chat/completions");
    }

    private Caller caller() {
        String key = text(Fact.KEY_ID, "any");
        double remaining = share(Fact.BUDGET_REMAINING);
        if (encoding.value(new Variable.Tenant(), chosen).orElse(null) instanceof Caller known) {
            Map<String, String> labels = entries(Fact.TENANT_LABELS);
            labels.putAll(known.labels());
            return new Caller(known.tenant(), labels, key, known.models(), remaining);
        }
        return new Caller(
                text(Fact.TENANT_ID, "any-tenant"),
                entries(Fact.TENANT_LABELS),
                key,
                null,
                remaining);
    }

    private Demand demand() {
        boolean stream =
                encoding.value(new Variable.Flag(Fact.REQUEST_STREAM), chosen)
                        .filter(Boolean.TRUE::equals)
                        .isPresent();
        long output = number(Fact.REQUEST_MAX_OUTPUT_TOKENS, Long.MAX_VALUE);
        return new Demand(
                stream,
                (int) number(Fact.REQUEST_INPUT_TOKENS, 100),
                output == Long.MAX_VALUE ? Demand.UNBOUNDED : (int) output,
                needs());
    }

    private Capabilities needs() {
        List<Capability> needs = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            if (encoding.value(new Variable.Need(capability), chosen)
                    .filter(Boolean.TRUE::equals)
                    .isPresent()) {
                needs.add(capability);
            }
        }
        return Capabilities.of(needs);
    }

    private Map<String, String> entries(Fact fact) {
        var entries = new HashMap<String, String>();
        for (Variable variable : encoding.variables()) {
            if (variable instanceof Variable.Entry(Fact of, String key)
                    && of == fact
                    && encoding.value(variable, chosen).orElse(null) instanceof String text) {
                entries.put(key, text);
            }
        }
        return entries;
    }

    private String text(Fact fact, String usual) {
        return encoding.value(new Variable.Text(fact), chosen).orElse(usual) instanceof String text
                ? text
                : usual;
    }

    private double share(Fact fact) {
        return encoding.value(new Variable.Share(fact), chosen).orElse(1.0) instanceof Double value
                ? value
                : 1;
    }

    private long number(Fact fact, long usual) {
        return encoding.value(new Variable.Amount(fact), chosen).orElse(usual) instanceof Long value
                ? value
                : usual;
    }
}
