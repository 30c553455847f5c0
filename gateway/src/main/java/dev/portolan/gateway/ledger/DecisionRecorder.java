package dev.portolan.gateway.ledger;

import dev.portolan.gateway.log.LineWriter;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.replay.DecisionRecord;
import dev.portolan.policy.replay.RecordJson;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Records decisions, one JSON line per request, so that {@code simulate} can replay them against
 * another configuration. Facts and outcome only; never a prompt or an answer.
 */
public final class DecisionRecorder implements AutoCloseable {
    private final LineWriter<DecisionRecord> lines;

    private DecisionRecorder(LineWriter<DecisionRecord> lines) {
        this.lines = lines;
    }

    /** A recorder that writes to {@code out}, which it flushes and closes at its end. */
    public static DecisionRecorder to(OutputStream out, Telemetry telemetry) {
        return new DecisionRecorder(LineWriter.to(out, kind(telemetry), LineWriter.CAPACITY));
    }

    /** A recorder that writes nothing. */
    public static DecisionRecorder off(Telemetry telemetry) {
        return new DecisionRecorder(LineWriter.off(kind(telemetry)));
    }

    private static LineWriter.Kind<DecisionRecord> kind(Telemetry telemetry) {
        return new LineWriter.Kind<>(
                "decision log", RecordOutput::new, telemetry::onDecisionLogDropped);
    }

    /** Returns whether records are written. */
    public boolean isOn() {
        return lines.isOn();
    }

    /** Hands a record to the writer, or drops and counts it when the writer is behind. */
    public void offer(DecisionRecord decision) {
        lines.offer(decision);
    }

    @Override
    public void close() {
        lines.close();
    }

    private record RecordOutput(RecordJson json) implements LineWriter.LineOutput<DecisionRecord> {
        RecordOutput(OutputStream out) throws IOException {
            this(new RecordJson(out));
        }

        @Override
        public void write(DecisionRecord decision) throws IOException {
            json.write(decision);
        }

        @Override
        public void flush() throws IOException {
            json.flush();
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }
}
