package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.cases.ReplayCase.Setup;
import dev.portolan.load.cases.ReplayCase.Variant;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a case from its folder. */
final class CaseReader {
    private static final int MAX_TIMES = 100;
    private final Path folder;
    private final CaseFiles files;

    private CaseReader(Path folder) {
        this.folder = folder;
        this.files = new CaseFiles(folder);
    }

    /** Reads the {@code case.yaml} of a folder. */
    static ReplayCase read(Path folder) throws IOException {
        var root = CaseFileReader.read(folder.resolve("case.yaml"));
        return new CaseReader(folder).read(CaseMembers.of(root, "a case"));
    }

    private ReplayCase read(CaseMembers members) {
        var title = CaseMembers.text(members.need("title"), "title");
        var sources =
                members.take("sources")
                        .map(value -> CaseMembers.texts(value, "a source"))
                        .orElse(List.of());
        var dialects =
                members.take("dialects")
                        .map(CaseReader::dialects)
                        .orElseGet(() -> EnumSet.allOf(ReplayDialect.class));
        var exceptions = members.take("except").map(CaseReader::exceptions).orElse(Map.of());
        dialects.removeAll(exceptions.keySet());
        var played = List.copyOf(dialects);
        var model = members.take("model");
        if (model.isPresent() && played.size() > 1) {
            throw new InvalidCaseException(
                    model.get().position(),
                    "a model's name with %d dialects (expected: one dialect, or no name)"
                            .formatted(played.size()));
        }
        var setup =
                new Setup(
                        model.map(value -> CaseMembers.text(value, "model")),
                        members.take("models").map(CaseReader::models).orElse(Map.of()),
                        members.take("catalog").map(CaseReader::object),
                        members.take("policy").map(CaseReader::object));
        var variants = members.take("stream").map(CaseReader::variants);
        var exchanges = exchanges(members, played);
        members.end();
        return new ReplayCase(
                String.valueOf(folder.getFileName()),
                title,
                sources,
                played,
                exceptions,
                setup,
                variants.orElse(List.of(Variant.AS_IS)),
                exchanges);
    }

    private List<CaseExchange> exchanges(CaseMembers members, List<ReplayDialect> dialects) {
        var several = members.take("exchanges");
        if (several.isEmpty()) {
            return List.of(exchange(members, dialects));
        }
        List<CaseExchange> exchanges = new ArrayList<>();
        for (var value : CaseMembers.oneOrMore(several.get())) {
            var inner = CaseMembers.of(value, "an exchange");
            exchanges.add(exchange(inner, dialects));
            inner.end();
        }
        return exchanges;
    }

    private CaseExchange exchange(CaseMembers members, List<ReplayDialect> dialects) {
        return new CaseExchange(
                request(members.need("request")),
                new UpstreamReader(files).read(members.take("upstream"), dialects),
                members.take("sent").map(ExpectedReader::sent),
                ExpectedReader.answer(members.need("answer")),
                members.number("times", 1, MAX_TIMES).orElse(1));
    }

    private CallerRequest request(CaseValue value) {
        var members = CaseMembers.of(value, "the request");
        var path = CaseMembers.text(members.need("path"), "path");
        var headers = members.take("headers").map(CaseReader::headers).orElse(Map.of());
        var body = members.take("body").map(CaseReader::object);
        var text = members.text("text").or(() -> members.take("file").map(files::text));
        var method =
                members.text("method")
                        .orElse(body.isPresent() || text.isPresent() ? "POST" : "GET");
        members.end();
        if (body.isPresent() && text.isPresent()) {
            throw new InvalidCaseException(
                    members.position(), "both a body and a text or file here; keep one");
        }
        return new CallerRequest(method, path, headers, body, text);
    }

    static Map<String, String> headers(CaseValue value) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (var member : CaseMembers.of(value, "headers").rest()) {
            headers.put(member.name().toLowerCase(Locale.ROOT), member.value().json().asText());
        }
        return headers;
    }

    private static EnumSet<ReplayDialect> dialects(CaseValue value) {
        var dialects = EnumSet.noneOf(ReplayDialect.class);
        for (var item : CaseMembers.oneOrMore(value)) {
            dialects.addAll(named(CaseMembers.text(item, "a dialect"), item.position()));
        }
        return dialects;
    }

    static List<ReplayDialect> named(String name, CasePosition position) {
        var named = ReplayDialect.named(name);
        if (named.isEmpty()) {
            throw new InvalidCaseException(
                    position,
                    "\"%s\" is no dialect (expected: %s)".formatted(name, ReplayDialect.names()));
        }
        return named;
    }

    private static Map<ReplayDialect, String> exceptions(CaseValue value) {
        var exceptions = new EnumMap<ReplayDialect, String>(ReplayDialect.class);
        for (var member : CaseMembers.of(value, "except").rest()) {
            var reason = CaseMembers.text(member.value(), "the reason");
            named(member.name(), member.position()).forEach(is -> exceptions.put(is, reason));
        }
        return exceptions;
    }

    private static Map<String, String> models(CaseValue value) {
        Map<String, String> models = new LinkedHashMap<>();
        for (var member : CaseMembers.of(value, "models").rest()) {
            var _ = named(member.name(), member.position());
            models.put(member.name(), CaseMembers.text(member.value(), "a model's id"));
        }
        return models;
    }

    private static List<Variant> variants(CaseValue value) {
        return switch (value.json().asText()) {
            case "true" -> List.of(Variant.STREAM);
            case "false" -> List.of(Variant.WHOLE);
            case "both" -> List.of(Variant.WHOLE, Variant.STREAM);
            default ->
                    throw CaseMembers.wrong(
                            value, "stream is " + value.kind(), "true, false or both");
        };
    }

    private static ObjectNode object(CaseValue value) {
        if (!(value.json() instanceof ObjectNode object)) {
            throw CaseMembers.wrong(value, value.kind(), "a mapping");
        }
        return object;
    }
}
