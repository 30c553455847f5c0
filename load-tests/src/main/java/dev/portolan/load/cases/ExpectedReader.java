package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what must be sent and what must come out. */
final class ExpectedReader {
    private static final int MAX_DEPLOYMENTS = 20;

    private ExpectedReader() {}

    static List<ExpectedRequest> sent(CaseValue value) {
        return CaseMembers.oneOrMore(value).stream().map(ExpectedReader::sentRequest).toList();
    }

    private static ExpectedRequest sentRequest(CaseValue value) {
        var members = CaseMembers.of(value, "what must be sent");
        var expected =
                new ExpectedRequest(
                        value.position(),
                        members.number("deployment", 1, MAX_DEPLOYMENTS),
                        expectation(members, "path"),
                        headers(members),
                        expectation(members, "body"),
                        expectation(members, "text"));
        members.end();
        return expected;
    }

    static ExpectedAnswer answer(CaseValue value) {
        var members = CaseMembers.of(value, "the answer");
        var ok =
                new Expectation(
                        value.position(),
                        new Expectation.Equal(JsonNodeFactory.instance.numberNode(200)));
        var status = expectation(members, "status").orElse(ok);
        var error = expectation(members, "error");
        var complete = members.flag("complete").orElse(error.isEmpty());
        var expected =
                new ExpectedAnswer(
                        value.position(),
                        status,
                        headers(members),
                        expectation(members, "body"),
                        error,
                        expectation(members, "text"),
                        expectations(members, "events"),
                        expectation(members, "each"),
                        expectations(members, "none"),
                        complete);
        members.end();
        return expected;
    }

    private static Optional<Expectation> expectation(CaseMembers members, String name) {
        return members.take(name).map(ExpectationReader::read);
    }

    private static List<Expectation> expectations(CaseMembers members, String name) {
        return members.take(name).map(CaseMembers::oneOrMore).orElse(List.of()).stream()
                .map(ExpectationReader::read)
                .toList();
    }

    private static Map<String, Expectation> headers(CaseMembers members) {
        Map<String, Expectation> headers = new LinkedHashMap<>();
        members.take("headers")
                .map(value -> CaseMembers.of(value, "headers").rest())
                .orElse(List.of())
                .forEach(
                        member ->
                                headers.put(
                                        member.name().toLowerCase(Locale.ROOT),
                                        ExpectationReader.read(member.value())));
        return headers;
    }
}
