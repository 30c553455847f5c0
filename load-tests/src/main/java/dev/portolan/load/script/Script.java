package dev.portolan.load.script;

import dev.portolan.load.script.ScriptStep.Head;
import dev.portolan.load.script.ScriptStep.Kind;
import dev.portolan.load.script.ScriptStep.Write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sequence of steps by which a server answers one request. */
public record Script(List<ScriptStep> steps) {
    public Script {
        steps = List.copyOf(steps);
    }

    /** A complete response with a content length. */
    public static Script whole(int status, Map<String, String> headers, ByteString body) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-length", Integer.toString(body.size()));
        return new Script(
                List.of(new Head(status, all), new Write(body, Kind.BODY), new ScriptStep.End()));
    }

    /** A streamed response with the given events. */
    public static Script stream(Map<String, String> headers, List<Write> events) {
        var steps = new ArrayList<ScriptStep>();
        steps.add(new Head(200, headers));
        steps.addAll(events);
        steps.add(new ScriptStep.End());
        return new Script(steps);
    }

    /** Returns the response head; status 200 without headers when the script has none. */
    public Head head() {
        return steps.stream()
                .filter(Head.class::isInstance)
                .map(Head.class::cast)
                .findFirst()
                .orElse(new Head(200, Map.of()));
    }

    /** Returns the writes of the body, in order. */
    public List<Write> writes() {
        return steps.stream().filter(Write.class::isInstance).map(Write.class::cast).toList();
    }

    /** Returns whether the response is a stream of events. */
    public boolean isStream() {
        return writes().stream().noneMatch(w -> w.kind() == Kind.BODY);
    }

    /** Returns the complete body. */
    public ByteString body() {
        var text = new StringBuilder();
        writes().forEach(w -> text.append(w.bytes().text()));
        return ByteString.of(text.toString());
    }

    /**
     * The same steps up to, not including, the piece after {@code tokens} token events; then these.
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
