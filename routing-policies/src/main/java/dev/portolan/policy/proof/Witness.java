package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Wishes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A solution as a request that can be sent. */
final class Witness {

    private final Encoding encoding;
    private final int[] chosen;

    private Witness(Encoding encoding, int[] chosen) {
        this.encoding = encoding;
        this.chosen = chosen;
    }

    static RequestFacts of(Encoding encoding, int[] chosen) {
        return new Witness(encoding, chosen).request();
    }

    private RequestFacts request() {
        return new RequestFacts(
                caller(),
                text(Fact.REQUEST_MODEL, ""),
                text(Fact.REQUEST_PATH, "/v1/chat/completions"),
                entries(Fact.REQUEST_HEADERS),
                entries(Fact.REQUEST_TAGS),
                demand(),
                Wishes.NONE);
    }

    private Caller caller() {
        String key = text(Fact.KEY_ID, "any");
        if (encoding.value(new Variable.Tenant(), chosen).orElse(null) instanceof Caller known) {
            return new Caller(known.tenant(), known.labels(), key, known.models());
        }
        return new Caller(
                text(Fact.TENANT_ID, "any-tenant"), entries(Fact.TENANT_LABELS), key, null);
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

    private long number(Fact fact, long usual) {
        return encoding.value(new Variable.Amount(fact), chosen).orElse(usual) instanceof Long value
                ? value
                : usual;
    }
}
