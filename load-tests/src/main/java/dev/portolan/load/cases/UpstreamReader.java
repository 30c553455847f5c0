package dev.portolan.load.cases;

import dev.portolan.load.cases.UpstreamAnswer.Body;
import dev.portolan.load.cases.UpstreamAnswer.Ending;
import dev.portolan.load.cases.UpstreamAnswer.Event;
import dev.portolan.load.cases.UpstreamAnswer.ToolCall;
import dev.portolan.load.script.ByteString;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what upstreams answer. */
final class UpstreamReader {
    private static final Set<String> BODIES = Set.of("json", "text", "file", "events", "http");
    private final CaseFiles files;

    UpstreamReader(CaseFiles files) {
        this.files = files;
    }

    /** Reads the answers by dialect; {@code absent} means the usual answer. */
    Map<String, List<UpstreamAnswer>> read(
            Optional<CaseValue> given, List<ReplayDialect> dialects) {
        if (given.isEmpty()) {
            return Map.of("all", List.of(usual(Duration.ZERO, "hello", List.of())));
        }
        var value = given.get();
        if (!isByDialect(value)) {
            return Map.of("all", deployments(value));
        }
        Map<String, List<UpstreamAnswer>> answers = new LinkedHashMap<>();
        for (var member : ((CaseValue.Members) value).members()) {
            if (ReplayDialect.named(member.name()).isEmpty()) {
                throw new InvalidCaseException(
                        member.position(),
                        "\"%s\" is no dialect (expected: %s)"
                                .formatted(member.name(), ReplayDialect.names()));
            }
            answers.put(member.name(), deployments(member.value()));
        }
        for (var dialect : dialects) {
            if (ReplayDialect.choose(dialect, answers).isEmpty()) {
                throw new InvalidCaseException(
                        value.position(),
                        "no answer for %s, which the case names; add one, or leave it out"
                                .formatted(dialect.id()));
            }
        }
        return answers;
    }

    private static boolean isByDialect(CaseValue value) {
        return value instanceof CaseValue.Members mapping
                && mapping.members().stream()
                        .anyMatch(member -> !ReplayDialect.named(member.name()).isEmpty());
    }

    private List<UpstreamAnswer> deployments(CaseValue value) {
        return CaseMembers.oneOrMore(value).stream().map(this::answer).toList();
    }

    private UpstreamAnswer answer(CaseValue value) {
        var members = CaseMembers.of(value, "an upstream's answer");
        int status = members.number("status", 100, 599).orElse(200);
        var headers = members.take("headers").map(CaseReader::headers).orElse(Map.of());
        var delay = members.duration("after").orElse(Duration.ZERO);
        var type = members.text("type");
        var ends = members.take("ends").map(UpstreamReader::ending).orElse(Ending.CLEANLY);
        var given = BODIES.stream().filter(members::has).sorted().toList();
        if (given.size() > 1) {
            throw new InvalidCaseException(
                    members.position(),
                    "both %s here; keep one".formatted(String.join(" and ", given)));
        }
        var body = body(members, type);
        members.end();
        return new UpstreamAnswer(status, headers, delay, body, ends);
    }

    private static UpstreamAnswer usual(Duration delay, String says, List<ToolCall> calls) {
        return new UpstreamAnswer(
                200, Map.of(), delay, new UpstreamAnswer.Usual(says, calls), Ending.CLEANLY);
    }

    private Body body(CaseMembers members, Optional<String> type) {
        var json = members.take("json");
        var text = members.text("text");
        var file = members.take("file");
        var events = members.take("events");
        var http = members.take("http");
        var says = members.text("says");
        var calls = members.take("calls").map(UpstreamReader::calls).orElse(List.of());
        if (json.isPresent()) {
            return new UpstreamAnswer.Text(
                    json.get().json().toString(), type.orElse("application/json"));
        }
        if (text.isPresent()) {
            return new UpstreamAnswer.Text(text.get(), type.orElse("application/json"));
        }
        if (file.isPresent()) {
            return new UpstreamAnswer.Text(
                    files.text(file.get()), type.orElse("text/event-stream"));
        }
        if (http.isPresent()) {
            return new UpstreamAnswer.Bytes(ByteString.of(files.bytes(http.get())));
        }
        return events.<Body>map(value -> new UpstreamAnswer.Events(events(value)))
                .orElseGet(
                        () ->
                                new UpstreamAnswer.Usual(
                                        says.orElse(calls.isEmpty() ? "hello" : ""), calls));
    }

    private static List<ToolCall> calls(CaseValue value) {
        List<ToolCall> calls = new ArrayList<>();
        for (var item : CaseMembers.oneOrMore(value)) {
            var members = CaseMembers.of(item, "a call");
            var id = members.text("id").orElse("call_" + (calls.size() + 1));
            var name = CaseMembers.text(members.need("name"), "name");
            calls.add(new ToolCall(id, name, members.need("arguments").json()));
            members.end();
        }
        return calls;
    }

    private static List<Event> events(CaseValue value) {
        return CaseMembers.oneOrMore(value).stream().map(UpstreamReader::event).toList();
    }

    private static Event event(CaseValue value) {
        Optional<String> text = Optional.of(value.json().asText());
        return switch (value.tag()) {
            case "" ->
                    value.json().isTextual()
                            ? event(Optional.empty(), text, Optional.empty())
                            : new Event(
                                    Optional.of(value.json()),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty());
            case "!raw" -> event(Optional.empty(), Optional.empty(), text);
            case "!pause" ->
                    event(
                            Optional.of(CaseMembers.duration(value, "!pause")),
                            Optional.empty(),
                            Optional.empty());
            default ->
                    throw CaseMembers.wrong(
                            value, value.tag() + " is no event", "JSON, text, !raw or !pause");
        };
    }

    private static Event event(
            Optional<Duration> pause, Optional<String> data, Optional<String> raw) {
        return new Event(Optional.empty(), data, raw, pause);
    }

    private static Ending ending(CaseValue value) {
        var text = CaseMembers.text(value, "ends");
        return Stream.of(Ending.values())
                .filter(ending -> ending.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                CaseMembers.wrong(
                                        value,
                                        "ends is \"" + text + "\"",
                                        "cleanly, close, reset or stall"));
    }
}
