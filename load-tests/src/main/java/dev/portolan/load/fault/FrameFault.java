package dev.portolan.load.fault;

import dev.portolan.load.aws.Frames;
import dev.portolan.load.stage.ByteString;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.ScriptStep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What goes wrong with AWS's answers and their event streams. */
public final class FrameFault {
    private FrameFault() {}

    /** An error status with AWS's header and body. */
    public static Fault refused(int status, String type, String message) {
        return Fault.status(
                status,
                Map.of("x-amzn-errortype", type + ":", "x-amzn-requestid", "simulated-request"),
                "{\"message\":\"" + message + "\"}");
    }

    /** So many tokens, then an exception in a frame; with none, it is the first frame of a 200. */
    public static Fault exceptionAfterTokens(int tokens, String type, String message) {
        return healthy -> {
            var exception = Frames.exception(type, message);
            return tokens == 0
                    ? new Script(List.of(healthy.head(), exception, new ScriptStep.End()))
                    : healthy.cutAfterTokens(tokens, exception, new ScriptStep.End());
        };
    }

    /** So many tokens, then a frame whose checksum is wrong; the rest follows. */
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

    /** So many tokens, then a sound frame whose event is no JSON; the rest follows. */
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
        var bytes = write.octets().toBytes();
        bytes[bytes.length - 6] ^= 0x20;
        return new ScriptStep.Write(ByteString.of(bytes), write.kind());
    }
}
