package dev.portolan.gateway.telemetry;

import dev.portolan.gateway.log.LineWriter;

import java.io.OutputStream;

/** One JSON line per request, for people; what cannot be written in time is dropped and counted. */
public final class AccessLog implements AutoCloseable {
    private final LineWriter<AccessEntry> lines;

    private AccessLog(LineWriter<AccessEntry> lines) {
        this.lines = lines;
    }

    /** A log that writes to {@code out}, which it flushes and closes in the end. */
    public static AccessLog to(OutputStream out, Telemetry telemetry) {
        return to(out, telemetry, LineWriter.CAPACITY);
    }

    static AccessLog to(OutputStream out, Telemetry telemetry, int capacity) {
        return new AccessLog(LineWriter.to(out, kind(telemetry), capacity));
    }

    /** A log that keeps nothing. */
    public static AccessLog off(Telemetry telemetry) {
        return new AccessLog(LineWriter.off(kind(telemetry)));
    }

    private static LineWriter.Kind<AccessEntry> kind(Telemetry telemetry) {
        return new LineWriter.Kind<>("access log", AccessLine::new, telemetry::onAccessLogDropped);
    }

    /** Whether an entry would be written: where not, there is no need to make one. */
    public boolean isOn() {
        return lines.isOn();
    }

    /** Leaves {@code entry} to the writer, or drops and counts it when the writer is behind. */
    public void offer(AccessEntry entry) {
        lines.offer(entry);
    }

    /** Writes what is waiting, for up to five seconds, and ends. */
    @Override
    public void close() {
        lines.close();
    }
}
