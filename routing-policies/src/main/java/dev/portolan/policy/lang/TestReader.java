package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;

import java.util.List;
import java.util.Optional;

/** Reads the {@code tests} of a policy file. */
final class TestReader {

    private TestReader() {}

    static PolicyTest read(Fields fields) {
        String name = fields.text("name");
        fields.reportMissing("request", "a request: model, headers, tags, tenant, …");
        fields.reportMissing("expect", "the expected decision: endpoints, first, denied, …");
        Optional<Fields> request = fields.fields("request");
        var test =
                new PolicyTest(
                        name,
                        fields.at(),
                        request.flatMap(r -> r.optionalText("tenant")),
                        request.map(RequestFactsReader::read).orElse(RequestFactsReader.NOTHING),
                        fields.fields("expect").map(TestReader::expect).orElse(ANYTHING));
        fields.end();
        return test;
    }

    private static final PolicyTest.Expectation ANYTHING =
            new PolicyTest.Expectation(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

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
