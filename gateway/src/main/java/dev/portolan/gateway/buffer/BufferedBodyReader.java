package dev.portolan.gateway.buffer;

import dev.portolan.provider.bytes.Slice;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

import org.jspecify.annotations.Nullable;

/**
 * Buffers one body within the memory budget: an announced length is reserved before the first byte
 * is read, otherwise the reservation grows with the body. Without memory the source is paused until
 * some is free or the wait times out. Belongs to one event loop.
 */
public final class BufferedBodyReader implements AutoCloseable {
    /** The first reservation for a body that announces no length, in bytes. */
    private static final long FIRST_RESERVATION = 32 << 10;

    private final ReadStream<Buffer> source;
    private final Bounds bounds;
    private final MemoryReservation reservation;
    private final ReservationQueue queue;
    private final Owner owner;
    private final BodyCollector collector;
    private ReservationQueue.@Nullable Waiter waiter;
    private long granted;
    private boolean ended;

    /** Creates a reader of {@code source}; {@link #start} begins to read. */
    public BufferedBodyReader(
            ReadStream<Buffer> source,
            Bounds bounds,
            MemoryReservation reservation,
            ReservationQueue queue,
            Owner owner) {
        this.source = source;
        this.bounds = bounds;
        this.reservation = reservation;
        this.queue = queue;
        this.owner = owner;
        this.collector = new BodyCollector(bounds.maxBytes(), bounds.announced());
    }

    /** Starts to read, at once or as soon as memory is reserved; the source may be paused. */
    public void start() {
        source.handler(this::received);
        reserve(bounds.announced() >= 0 ? bounds.announced() : FIRST_RESERVATION);
        if (!ended && waiter == null) {
            source.resume();
        }
    }

    /** Returns whether the source is paused until memory is reserved. */
    public boolean isWaiting() {
        return waiter != null;
    }

    /** The number of bytes read so far. */
    public int size() {
        return collector.size();
    }

    /** Returns the bytes read so far and shrinks the reservation to their size. */
    public Slice take() {
        reservation.shrinkTo((long) bounds.copies() * collector.size());
        return collector.slice();
    }

    /** Stops reading and waiting; further chunks are dropped. */
    @Override
    public void close() {
        ended = true;
        ReservationQueue.Waiter waiting = waiter;
        if (waiting != null) {
            waiter = null;
            waiting.cancel();
            source.resume();
        }
    }

    private void received(Buffer chunk) {
        if (ended) {
            return;
        }
        if (!collector.add(chunk)) {
            close();
            owner.tooLarge();
            return;
        }
        if (collector.size() > granted && waiter == null) {
            reserve(Math.min(bounds.maxBytes(), 2L * collector.size()));
        }
        if (!ended) {
            owner.received(collector.size());
        }
    }

    private void reserve(long bytes) {
        long total = bounds.copies() * bytes;
        if (reservation.tryGrow(total)) {
            granted = bytes;
            return;
        }
        source.pause();
        owner.paused();
        waiter =
                queue.await(
                        reservation,
                        total,
                        bounds.waitNanos(),
                        new ReservationQueue.Outcome() {
                            @Override
                            public void granted() {
                                resume(bytes);
                            }

                            @Override
                            public void refused() {
                                fail();
                            }
                        });
        if (waiter == null) {
            fail();
        }
    }

    private void resume(long bytes) {
        waiter = null;
        granted = bytes;
        owner.resumed();
        source.resume();
    }

    private void fail() {
        waiter = null;
        ended = true;
        source.resume();
        owner.outOfMemory();
    }

    /**
     * The limits of one body.
     *
     * @param maxBytes the maximum size in bytes
     * @param announced the announced size in bytes; -1 if unknown
     * @param copies the number of copies of the body in memory at once
     * @param waitNanos the maximum wait for memory, in nanoseconds
     */
    public record Bounds(long maxBytes, long announced, int copies, long waitNanos) {}

    /** Callbacks of a reader; {@code tooLarge} and {@code noRoom} are final. */
    public interface Owner {
        /** Called with the {@code size} read so far after each chunk. */
        void received(int size);

        /** The source is paused until memory is reserved. */
        void paused();

        /** Memory was reserved and the source is read again. */
        void resumed();

        /** The body exceeds its maximum size. */
        void tooLarge();

        /** No memory could be reserved in time. */
        void outOfMemory();
    }
}
