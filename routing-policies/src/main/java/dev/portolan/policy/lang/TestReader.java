package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Wishes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code tests} of a policy file. */
final class TestReader {

    private static final String CHAT = "/v1/chat/completions";

    private TestReader() {}

    static PolicyTest read(Fields fields) {
        String name = fields.text("name");
        fields.reportMissing("request", "a request: model, headers, tags, tenant, …");
        fields.reportMissing("expect", "what must come of it: endpoints, first, denied, …");
        Optional<Fields> request = fields.fields("request");
        var test =
                new PolicyTest(
                        name,
                        fields.at(),
                        request.flatMap(r -> r.optionalText("tenant")),
                        request.map(TestReader::request).orElse(NOTHING),
                        fields.fields("expect").map(TestReader::expect).orElse(ANYTHING));
        fields.end();
        return test;
    }

    private static final RequestFacts NOTHING =
            new RequestFacts(
                    new Caller("", Map.of(), "", null),
                    "",
                    CHAT,
                    Map.of(),
                    Map.of(),
                    Demand.PLAIN,
                    Wishes.NONE);

    private static final PolicyTest.Expectation ANYTHING =
            new PolicyTest.Expectation(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

    private static RequestFacts request(Fields fields) {
        var facts =
                new RequestFacts(
                        caller(fields),
                        fields.text("model"),
                        fields.optionalText("path").orElse(CHAT),
                        lowered(fields.textMap("headers")),
                        fields.textMap("tags"),
                        demand(fields),
                        fields.fields("require")
                                .map(RequirementReader::read)
                                .map(require -> new Wishes(require, null, 0))
                                .orElse(Wishes.NONE));
        fields.end();
        return facts;
    }

    private static Caller caller(Fields fields) {
        return new Caller(
                fields.optionalText("tenant").orElse("test"),
                fields.textMap("labels"),
                fields.optionalText("key").orElse("test"),
                null);
    }

    private static Demand demand(Fields fields) {
        return new Demand(
                fields.bool("stream").orElse(false),
                (int) fields.integer("inputTokens", 0, Integer.MAX_VALUE).orElse(100),
                (int)
                        fields.integer("maxOutputTokens", 1, Integer.MAX_VALUE)
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

    private static PolicyTest.Expectation expect(Fields fields) {
        var expect =
                new PolicyTest.Expectation(
                        texts(fields, "endpoints"),
                        fields.optionalText("first"),
                        fields.optionalText("denied"),
                        fields.optionalText("param"),
                        texts(fields, "policies"),
                        fields.texts("excludes"));
        fields.end();
        if (expect.equals(ANYTHING)) {
            fields.findings()
                    .error(
                            fields.at(),
                            "the test expects nothing (expected: endpoints, first, denied, param,"
                                    + " policies or excludes)");
        }
        return expect;
    }

    private static Optional<List<String>> texts(Fields fields, String key) {
        List<String> texts = fields.texts(key);
        return fields.has(key) ? Optional.of(texts) : Optional.empty();
    }
}
