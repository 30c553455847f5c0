package dev.portolan.load.fault;

import dev.portolan.load.aws.Frames;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Faults of AWS's responses and event streams. */
public final class FrameFault {
    private FrameFault() {}

    /** Answers with an error status in AWS's format. */
    public static Fault refused(int status, String type, String message) {
        return Fault.status(
                status,
                Map.of("x-amzn-errortype", type + ":", "x-amzn-requestid", "simulated-request"),
                "{\"message\":\"" + message + "\"}");
    }

    /**
     * Sends {@code tokens} tokens, then an exception frame; with 0 tokens it is the stream's first
     * frame.
     */
    public static Fault exceptionAfterTokens(int tokens, String type, String message) {
        return healthy -> {
            var exception = Frames.exception(type, message);
            return tokens == 0
                    ? new Script(List.of(healthy.head(), exception, new ScriptStep.End()))
                    : healthy.cutAfterTokens(tokens, exception, new ScriptStep.End());
        };
    }

    /**
     * Sends {@code tokens} tokens, then a frame with a wrong checksum, then the remaining frames.
     */
    public static Fault wrongChecksumAfterTokens(int tokens) {
        return healthy -> {
            var steps = new ArrayList<ScriptStep>();
            int seen = 0;
            for (var step : healthy.steps()) {
                boolean token =
                        step instanceof ScriptStep.Write w && w.kind() == ScriptStep.Kind.TOKEN;
                boolean hit = token && seen == tokens;
                seen += token ? 1 : 0;
                steps.add(hit ? damaged((ScriptStep.Write) step) : step);
            }
            return new Script(steps);
        };
    }

    /**
     * Sends {@code tokens} tokens, then a valid frame whose event is not JSON, then the remaining
     * frames.
     */
    public static Fault malformedEventAfterTokens(int tokens) {
        return healthy -> {
            var cut = new ArrayList<>(healthy.cutAfterTokens(tokens).steps());
            var rest = healthy.steps().subList(cut.size(), healthy.steps().size());
            cut.add(Frames.malformed("contentBlockDelta"));
            cut.addAll(rest);
            return new Script(cut);
        };
    }

    private static ScriptStep.Write damaged(ScriptStep.Write write) {
        var bytes = write.bytes().toBytes();
        bytes[bytes.length - 6] ^= 0x20;
        return new ScriptStep.Write(ByteString.of(bytes), write.kind());
    }
}
