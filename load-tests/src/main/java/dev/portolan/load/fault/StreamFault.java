package dev.portolan.load.fault;

import dev.portolan.load.stage.ByteString;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.ScriptStep;
import dev.portolan.load.stage.ScriptStep.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong within the events of a stream, whatever protocol they are of. */
public final class StreamFault {
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final int BEATS = 300;

    private StreamFault() {}

    /** So many tokens and half the bytes of the next one's event, then the connection closed. */
    public static Fault halfEventAfterTokens(int tokens) {
        return healthy -> {
            var kept = new ArrayList<>(healthy.cutAfterTokens(tokens).steps());
            if (healthy.steps().get(kept.size()) instanceof ScriptStep.Write next) {
                var half = next.octets().first(next.octets().size() / 2);
                kept.add(new ScriptStep.Write(half, Kind.EVENT));
            }
            kept.add(new ScriptStep.Close());
            return new Script(kept);
        };
    }

    /** So many tokens, then comments that keep the line open for a minute, and nothing else. */
    public static Fault onlyCommentsAfterTokens(int tokens) {
        return onlyAfterTokens(tokens, ": still here\n\n");
    }

    /** So many tokens, then this event again and again for a minute, and nothing else. */
    public static Fault onlyAfterTokens(int tokens, String event) {
        return healthy -> {
            var beats = new ArrayList<ScriptStep>();
            for (int i = 0; i < BEATS; i++) {
                beats.add(new ScriptStep.Pause(BEAT));
                beats.add(new ScriptStep.Write(ByteString.of(event), Kind.EVENT));
            }
            beats.add(new ScriptStep.Stall());
            return healthy.cutAfterTokens(tokens, beats.toArray(ScriptStep[]::new));
        };
    }

    /** So many tokens, then this event; the rest follows as if nothing had been. */
    public static Fault eventAfterTokens(int tokens, String event) {
        return healthy -> {
            var cut = new ArrayList<>(healthy.cutAfterTokens(tokens).steps());
            var rest = healthy.steps().subList(cut.size(), healthy.steps().size());
            cut.add(new ScriptStep.Write(ByteString.of(event), Kind.EVENT));
            cut.addAll(rest);
            return new Script(cut);
        };
    }

    /** So many tokens, then this event and the end of the body. */
    public static Fault lastEventAfterTokens(int tokens, String event) {
        return healthy ->
                healthy.cutAfterTokens(
                        tokens,
                        new ScriptStep.Write(ByteString.of(event), Kind.EVENT),
                        new ScriptStep.End());
    }

    /** The whole answer but its last word, then silence on an open connection. */
    public static Fault openAfterLastEvent() {
        return healthy -> {
            var steps = new ArrayList<ScriptStep>();
            for (var step : healthy.steps()) {
                boolean last = step instanceof ScriptStep.Write write && write.kind() == Kind.DONE;
                if (!last && !(step instanceof ScriptStep.End)) {
                    steps.add(step);
                }
            }
            steps.add(new ScriptStep.Stall());
            return new Script(steps);
        };
    }

    /** The whole answer but its last word, then TCP RST. */
    public static Fault resetAfterLastEvent() {
        return healthy -> {
            var steps = new ArrayList<>(openAfterLastEvent().apply(healthy).steps());
            steps.removeLast();
            steps.add(new ScriptStep.Pause(Duration.ofMillis(50)));
            steps.add(new ScriptStep.Reset());
            return new Script(steps);
        };
    }

    /** Events whose lines end like this, as the standard allows: CR, LF or both. */
    public static Fault linesEndingWith(String lineEnd) {
        return healthy -> {
            var steps = new ArrayList<ScriptStep>();
            for (var step : healthy.steps()) {
                steps.add(step instanceof ScriptStep.Write write ? ended(write, lineEnd) : step);
            }
            return new Script(List.copyOf(steps));
        };
    }

    private static ScriptStep ended(ScriptStep.Write write, String lineEnd) {
        var text = new String(write.octets().toBytes(), StandardCharsets.UTF_8);
        var changed = text.replace("\r\n", "\n").replace("\n", lineEnd);
        return new ScriptStep.Write(ByteString.of(changed), write.kind());
    }
}
