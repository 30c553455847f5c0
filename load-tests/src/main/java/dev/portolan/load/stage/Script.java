package dev.portolan.load.stage;

import dev.portolan.load.stage.ScriptStep.Head;
import dev.portolan.load.stage.ScriptStep.Kind;
import dev.portolan.load.stage.ScriptStep.Write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server does to answer one request, from head to end. */
public record Script(List<ScriptStep> steps) {
    public Script {
        steps = List.copyOf(steps);
    }

    /** A whole answer with its content length. */
    public static Script whole(int status, Map<String, String> headers, ByteString body) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-length", Integer.toString(body.size()));
        return new Script(
                List.of(new Head(status, all), new Write(body, Kind.BODY), new ScriptStep.End()));
    }

    /** A streamed answer made of the given pieces. */
    public static Script stream(Map<String, String> headers, List<Write> pieces) {
        var steps = new ArrayList<ScriptStep>();
        steps.add(new Head(200, headers));
        steps.addAll(pieces);
        steps.add(new ScriptStep.End());
        return new Script(steps);
    }

    /** The head, when the script has one. */
    public Head head() {
        return steps.stream()
                .filter(Head.class::isInstance)
                .map(Head.class::cast)
                .findFirst()
                .orElse(new Head(200, Map.of()));
    }

    /** The pieces of the body, in order. */
    public List<Write> writes() {
        return steps.stream().filter(Write.class::isInstance).map(Write.class::cast).toList();
    }

    /** Whether the answer is a stream of events. */
    public boolean isStream() {
        return writes().stream().noneMatch(w -> w.kind() == Kind.BODY);
    }

    /** The whole body. */
    public ByteString body() {
        var text = new StringBuilder();
        writes().forEach(w -> text.append(w.octets().text()));
        return ByteString.of(text.toString());
    }

    /**
     * The same steps up to, not including, the piece after {@code tokens} token pieces; then these.
     */
    public Script cutAfterTokens(int tokens, ScriptStep... then) {
        var kept = new ArrayList<ScriptStep>();
        int seen = 0;
        for (var step : steps) {
            boolean token = step instanceof Write w && w.kind() == Kind.TOKEN;
            if ((seen >= tokens && token) || step instanceof ScriptStep.End) {
                break;
            }
            seen += token ? 1 : 0;
            kept.add(step);
        }
        kept.addAll(List.of(then));
        return new Script(kept);
    }
}
