package dev.portolan.load.fault;

import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults within the events of a stream, for any protocol. */
public final class StreamFault {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int REPETITIONS = 300;

    private StreamFault() {}

    /** Sends {@code tokens} tokens and half of the next event, then closes the connection. */
    public static Fault halfEventAfterTokens(int tokens) {
        return healthy -> {
            var kept = new ArrayList<>(healthy.cutAfterTokens(tokens).steps());
            if (healthy.steps().get(kept.size()) instanceof ScriptStep.Write next) {
                var half = next.bytes().first(next.bytes().size() / 2);
                kept.add(new ScriptStep.Write(half, Kind.EVENT));
            }
            kept.add(new ScriptStep.Close());
            return new Script(kept);
        };
    }

    /** Sends {@code tokens} tokens, then only keep-alive comments for a minute. */
    public static Fault onlyCommentsAfterTokens(int tokens) {
        return repeatedEventAfterTokens(tokens, ": still here\n\n");
    }

    /** Sends {@code tokens} tokens, then only this event, repeatedly for a minute. */
    public static Fault repeatedEventAfterTokens(int tokens, String event) {
        return healthy -> {
            var repetitions = new ArrayList<ScriptStep>();
            for (int i = 0; i < REPETITIONS; i++) {
                repetitions.add(new ScriptStep.Pause(INTERVAL));
                repetitions.add(new ScriptStep.Write(ByteString.of(event), Kind.EVENT));
            }
            repetitions.add(new ScriptStep.Stall());
            return healthy.cutAfterTokens(tokens, repetitions.toArray(ScriptStep[]::new));
        };
    }

    /** Sends {@code tokens} tokens, then this event, then the remaining events. */
    public static Fault eventAfterTokens(int tokens, String event) {
        return healthy -> {
            var cut = new ArrayList<>(healthy.cutAfterTokens(tokens).steps());
            var rest = healthy.steps().subList(cut.size(), healthy.steps().size());
            cut.add(new ScriptStep.Write(ByteString.of(event), Kind.EVENT));
            cut.addAll(rest);
            return new Script(cut);
        };
    }

    /** Sends {@code tokens} tokens, then this event and the end of the body. */
    public static Fault lastEventAfterTokens(int tokens, String event) {
        return healthy ->
                healthy.cutAfterTokens(
                        tokens,
                        new ScriptStep.Write(ByteString.of(event), Kind.EVENT),
                        new ScriptStep.End());
    }

    /** Sends the response without its end marker and leaves the connection open. */
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

    /** Sends the response without its end marker, then a TCP RST. */
    public static Fault resetAfterLastEvent() {
        return healthy -> {
            var steps = new ArrayList<>(openAfterLastEvent().apply(healthy).steps());
            steps.removeLast();
            steps.add(new ScriptStep.Pause(Duration.ofMillis(50)));
            steps.add(new ScriptStep.Reset());
            return new Script(steps);
        };
    }

    /** Ends the lines of events with CR, LF or both, as the standard allows. */
    public static Fault linesEndingWith(String lineEnd) {
        return healthy -> {
            var steps = new ArrayList<ScriptStep>();
            for (var step : healthy.steps()) {
                steps.add(
                        step instanceof ScriptStep.Write write
                                ? withLineEnds(write, lineEnd)
                                : step);
            }
            return new Script(List.copyOf(steps));
        };
    }

    private static ScriptStep withLineEnds(ScriptStep.Write write, String lineEnd) {
        var text = new String(write.bytes().toBytes(), StandardCharsets.UTF_8);
        var changed = text.replace("\r\n", "\n").replace("\n", lineEnd);
        return new ScriptStep.Write(ByteString.of(changed), write.kind());
    }
}
