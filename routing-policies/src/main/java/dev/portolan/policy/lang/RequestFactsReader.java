package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the facts of a request in tests and recorded decisions. */
public final class RequestFactsReader {

    private static final String CHAT = "/v1/chat/completions";

    /** A plain chat request without a caller, used if a request is missing. */
    public static final RequestFacts NOTHING =
            new RequestFacts(
                    new Caller("", Map.of(), "", null),
                    "",
                    CHAT,
                    Map.of(),
                    Map.of(),
                    Demand.PLAIN,
                    Preferences.NONE);

    private RequestFactsReader() {}

    /** Returns the request of a block, with defaults for absent keys. */
    public static RequestFacts read(Fields fields) {
        var facts =
                new RequestFacts(
                        caller(fields),
                        fields.text("model"),
                        fields.optionalText("path").orElse(CHAT),
                        lowered(fields.textMap("headers")),
                        fields.textMap("tags"),
                        demand(fields),
                        preferences(fields));
        fields.end();
        return facts;
    }

    private static Preferences preferences(Fields fields) {
        Requirement require =
                fields.fields("require").map(RequirementReader::read).orElse(Requirement.NONE);
        return new Preferences(require, fields.choice("prefer", Objective.class).orElse(null), 0);
    }

    private static Caller caller(Fields fields) {
        return new Caller(
                fields.optionalText("tenant").orElse("test"),
                fields.textMap("labels"),
                fields.optionalText("key").orElse("test"),
                null,
                fields.decimal("budgetRemaining", 0, 1).orElse(1));
    }

    private static Demand demand(Fields fields) {
        return new Demand(
                fields.bool("stream").orElse(false),
                (int) fields.integer("inputTokens", 0, Integer.MAX_VALUE).orElse(100),
                (int)
                        fields.integer("maxOutputTokens", 0, Integer.MAX_VALUE)
                                .orElse(Demand.UNBOUNDED),
                needs(fields));
    }

    private static Capabilities needs(Fields fields) {
        var needs = new ArrayList<Capability>();
        for (Scalar written : fields.scalars("needs")) {
            Optional<Capability> capability = Capability.of(written.text());
            capability.ifPresent(needs::add);
            if (capability.isEmpty()) {
                List<String> known =
                        Arrays.stream(Capability.values()).map(Capability::key).toList();
                fields.findings()
                        .error(
                                written.at(),
                                "%s is not a capability (expected: one of %s)%s"
                                        .formatted(
                                                written.shown(),
                                                String.join(", ", known),
                                                Suggestion.of(written.text(), known)));
            }
        }
        return Capabilities.of(needs);
    }

    private static Map<String, String> lowered(Map<String, String> headers) {
        var lowered = new HashMap<String, String>();
        headers.forEach((name, value) -> lowered.put(name.toLowerCase(Locale.ROOT), value));
        return lowered;
    }
}
