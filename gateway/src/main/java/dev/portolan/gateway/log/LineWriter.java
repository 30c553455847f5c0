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
 * Lines of a log, written in batches by a thread of its own.
 *
 * <p>{@link #offer} never blocks: what the writer cannot keep up with is dropped, and the owner
 * told. The writer looks for entries every {@value #PAUSE_MILLIS} ms instead of being woken by
 * each, which would cost the event loops a system call per request.
 *
 * @param <E> what a line is made of
 */
public final class LineWriter<E> implements AutoCloseable {
    /** What an entry takes while it waits, about. */
    private static final long ENTRY_BYTES = 2_048;

    /** As many as may wait unless said otherwise: no more than take a 32nd of the heap. */
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
     * What kind of log it is.
     *
     * @param name for the thread and for people
     * @param dropped called for each line that is dropped
     */
    public record Kind<E>(String name, Opening<E> opening, Runnable dropped) {}

    /** Begins to write a log to a stream. */
    public interface Opening<E> {
        Pen<E> on(OutputStream out) throws IOException;
    }

    /** Writes one log; used by one thread. */
    public interface Pen<E> extends AutoCloseable {
        /** Writes a line. */
        void write(E entry) throws IOException;

        /** Hands on what was written. */
        void flush() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Lines to {@code out}, which is flushed and closed in the end. */
    public static <E> LineWriter<E> to(OutputStream out, Kind<E> kind, int capacity) {
        return new LineWriter<>(capacity, kind, out);
    }

    /** Lines that nobody keeps. */
    public static <E> LineWriter<E> off(Kind<E> kind) {
        return new LineWriter<>(1, kind, null);
    }

    /** Whether a line would be written: where not, there is no need to make one. */
    public boolean isOn() {
        return writer != null;
    }

    /** Leaves {@code entry} to the writer, or drops it when the writer is behind. */
    public void offer(E entry) {
        if (writer != null && !waiting.offer(entry)) {
            kind.dropped().run();
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
        return Thread.ofPlatform()
                .daemon()
                .name("portolan-" + kind.name().replace(' ', '-'))
                .start(() -> writeAll(out));
    }

    private void writeAll(OutputStream out) {
        try (OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                Pen<E> pen = kind.opening().on(buffered)) {
            List<E> batch = new ArrayList<>(BATCH);
            while (next(batch)) {
                for (E entry : batch) {
                    pen.write(entry);
                }
                pen.flush();
                batch.clear();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the {0} cannot be written and stays silent until the next start: {1}",
                    kind.name(),
                    e.getMessage());
        }
    }

    /** Takes what is waiting, after a pause where little was; false when the log closes. */
    private boolean next(List<E> batch) {
        if (!closing && waiting.size() < BATCH) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
        waiting.drainTo(batch, BATCH);
        return !closing || !batch.isEmpty();
    }
}
