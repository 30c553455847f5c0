package dev.portolan.gateway.telemetry;

import dev.portolan.gateway.log.LineWriter;
import dev.portolan.gateway.receipt.Receipt;

import java.io.OutputStream;

/**
 * Writes one JSON line per request; lines that cannot be written in time are dropped and counted.
 */
public final class AccessLog implements AutoCloseable {
    private final LineWriter<Receipt> lines;

    private AccessLog(LineWriter<Receipt> lines) {
        this.lines = lines;
    }

    /** A log that writes to {@code out}, which it flushes and closes at its end. */
    public static AccessLog to(OutputStream out, Telemetry telemetry) {
        return to(out, telemetry, LineWriter.CAPACITY);
    }

    static AccessLog to(OutputStream out, Telemetry telemetry, int capacity) {
        return new AccessLog(LineWriter.to(out, kind(telemetry), capacity));
    }

    /** A log that writes nothing. */
    public static AccessLog off(Telemetry telemetry) {
        return new AccessLog(LineWriter.off(kind(telemetry)));
    }

    private static LineWriter.Kind<Receipt> kind(Telemetry telemetry) {
        return new LineWriter.Kind<>("access log", AccessLine::new, telemetry::onAccessLogDropped);
    }

    /** Returns whether receipts are written. */
    public boolean isOn() {
        return lines.isOn();
    }

    /** Hands {@code receipt} to the writer, or drops and counts it when the writer is behind. */
    public void offer(Receipt receipt) {
        lines.offer(receipt);
    }

    /** Writes waiting lines for up to five seconds, and ends. */
    @Override
    public void close() {
        lines.close();
    }
}
