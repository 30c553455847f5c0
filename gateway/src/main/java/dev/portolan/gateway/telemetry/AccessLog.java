package dev.portolan.gateway.telemetry;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One JSON line per request, written in batches by a thread of its own.
 *
 * <p>{@link #offer} never blocks: what the writer cannot keep up with is dropped and counted. The
 * writer looks for entries every {@value #PAUSE_MILLIS} ms instead of being woken by each, which
 * would cost the event loops a system call per request.
 */
public final class AccessLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.access-log");
    private static final int CAPACITY = 16_384;
    private static final int BATCH = 512;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long PAUSE_MILLIS = 20;

    private final BlockingQueue<AccessEntry> waiting;
    private final Telemetry telemetry;
    private final @Nullable Thread writer;
    private volatile boolean closing;

    private AccessLog(int capacity, @Nullable OutputStream out, Telemetry telemetry) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.telemetry = telemetry;
        this.writer = out == null ? null : start(out);
    }

    /** A log that writes to {@code out}, which it flushes and closes in the end. */
    public static AccessLog to(OutputStream out, Telemetry telemetry) {
        return to(out, telemetry, CAPACITY);
    }

    static AccessLog to(OutputStream out, Telemetry telemetry, int capacity) {
        return new AccessLog(capacity, out, telemetry);
    }

    /** A log that keeps nothing. */
    public static AccessLog off(Telemetry telemetry) {
        return new AccessLog(1, null, telemetry);
    }

    /** Whether an entry would be written: where not, there is no need to make one. */
    public boolean isOn() {
        return writer != null;
    }

    /** Leaves {@code entry} to the writer, or drops and counts it when the writer is behind. */
    public void offer(AccessEntry entry) {
        if (writer != null && !waiting.offer(entry)) {
            telemetry.onAccessLogDropped();
        }
    }

    /** Writes what is waiting, for up to five seconds, and ends. */
    @Override
    public void close() {
        closing = true;
        if (writer == null) {
            return;
        }
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread start(OutputStream out) {
        return Thread.ofPlatform().daemon().name("portolan-access-log").start(() -> writeAll(out));
    }

    private void writeAll(OutputStream out) {
        try (OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                AccessLine line = new AccessLine(buffered)) {
            List<AccessEntry> batch = new ArrayList<>(BATCH);
            while (next(batch)) {
                for (AccessEntry entry : batch) {
                    line.write(entry);
                }
                line.flush();
                batch.clear();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the access log cannot be written and stays silent until the next start: {0}",
                    e.getMessage());
        }
    }

    /** Takes what is waiting, after a pause where little was; false when the log closes. */
    private boolean next(List<AccessEntry> batch) {
        if (!closing && waiting.size() < BATCH) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
        waiting.drainTo(batch, BATCH);
        return !closing || !batch.isEmpty();
    }
}
