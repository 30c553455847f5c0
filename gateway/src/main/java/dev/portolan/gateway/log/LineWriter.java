package dev.portolan.gateway.log;

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
 * Writes the lines of a log in batches on its own thread.
 *
 * <p>{@link #offer} never blocks: if the writer cannot keep up, lines are dropped and counted. The
 * writer polls for entries every {@value #PAUSE_MILLIS} ms instead of being woken by each, which
 * would cost the event loops a system call per request.
 *
 * @param <E> the entry that a line is formatted from
 */
public final class LineWriter<E> implements AutoCloseable {
    /** The approximate size of a waiting entry, in bytes. */
    private static final long ENTRY_BYTES = 2_048;

    /** The default maximum of waiting entries: at most a 32nd of the heap. */
    public static final int CAPACITY =
            Math.clamp(Runtime.getRuntime().maxMemory() / 32 / ENTRY_BYTES, 1_024, 16_384);

    private static final System.Logger LOG = System.getLogger("dev.portolan.log");
    private static final int BATCH = 512;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long PAUSE_MILLIS = 20;

    private final BlockingQueue<E> waiting;
    private final Kind<E> kind;
    private final @Nullable Thread writer;
    private volatile boolean closing;

    private LineWriter(int capacity, Kind<E> kind, @Nullable OutputStream out) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.kind = kind;
        this.writer = out == null ? null : start(out);
    }

    /**
     * A log's name, format and drop counter.
     *
     * @param name the log's name in messages and in the thread's name
     * @param onDrop called for each line that is dropped
     */
    public record Kind<E>(String name, OutputFactory<E> output, Runnable onDrop) {}

    /** Opens a log on a stream. */
    public interface OutputFactory<E> {
        LineOutput<E> open(OutputStream out) throws IOException;
    }

    /** Formats and writes the lines of one log; used by one thread. */
    public interface LineOutput<E> extends AutoCloseable {
        /** Writes a line. */
        void write(E entry) throws IOException;

        /** Flushes the lines written so far. */
        void flush() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Starts a writer of {@code out}, which is flushed and closed at the end. */
    public static <E> LineWriter<E> to(OutputStream out, Kind<E> kind, int capacity) {
        return new LineWriter<>(capacity, kind, out);
    }

    /** Returns a writer that discards every line. */
    public static <E> LineWriter<E> off(Kind<E> kind) {
        return new LineWriter<>(1, kind, null);
    }

    /** Returns whether lines are written, so that entries need not be created if not. */
    public boolean isOn() {
        return writer != null;
    }

    /** Queues {@code entry}, or drops it if the queue is full. */
    public void offer(E entry) {
        if (writer != null && !waiting.offer(entry)) {
            kind.onDrop().run();
        }
    }

    /** Writes the queued entries, for up to five seconds, and stops. */
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
        return Thread.ofPlatform()
                .daemon()
                .name("portolan-" + kind.name().replace(' ', '-'))
                .start(() -> writeAll(out));
    }

    private void writeAll(OutputStream out) {
        try (OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                LineOutput<E> output = kind.output().open(buffered)) {
            List<E> batch = new ArrayList<>(BATCH);
            while (next(batch)) {
                for (E entry : batch) {
                    output.write(entry);
                }
                output.flush();
                batch.clear();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the {0} cannot be written and is off until the next start: {1}",
                    kind.name(),
                    e.getMessage());
        }
    }

    /**
     * Takes the queued entries, after a pause if there were few; returns false when the log closes.
     */
    private boolean next(List<E> batch) {
        if (!closing && waiting.size() < BATCH) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
        waiting.drainTo(batch, BATCH);
        return !closing || !batch.isEmpty();
    }
}
