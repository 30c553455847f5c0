package dev.portolan.gateway.buffer;

import dev.portolan.provider.bytes.Slice;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

import org.jspecify.annotations.Nullable;

/**
 * Reads one body whole, as far as there is memory for it: an announced length is held before the
 * first byte is read, any other as it grows. Where it can't be had, the source is not read until it
 * can, or for as long as the wait may take. Belongs to one event loop.
 */
public final class BufferedBodyReader implements AutoCloseable {
    /** Of a body that announces no length. */
    private static final long FIRST = 32 << 10;

    private final ReadStream<Buffer> source;
    private final Bounds bounds;
    private final MemoryReservation hold;
    private final ReservationQueue queue;
    private final Owner owner;
    private final BodyCollector collector;
    private ReservationQueue.@Nullable Waiter waiter;
    private long granted;
    private boolean over;

    /** An intake of {@code source} that has yet to {@link #start}. */
    public BufferedBodyReader(
            ReadStream<Buffer> source,
            Bounds bounds,
            MemoryReservation hold,
            ReservationQueue queue,
            Owner owner) {
        this.source = source;
        this.bounds = bounds;
        this.hold = hold;
        this.queue = queue;
        this.owner = owner;
        this.collector = new BodyCollector(bounds.most(), bounds.announced());
    }

    /** Begins to read, at once or as soon as there is room. */
    public void start() {
        source.handler(this::received);
        claim(bounds.announced() >= 0 ? bounds.announced() : FIRST);
    }

    /** Whether it waits for room, so that nothing is read. */
    public boolean waits() {
        return waiter != null;
    }

    /** How many bytes there are so far. */
    public int size() {
        return collector.size();
    }

    /** All bytes so far; what is held from here on is what they take. */
    public Slice taken() {
        hold.keepOnly((long) bounds.copies() * collector.size());
        return collector.slice();
    }

    /** Takes no more, and waits for nothing; what still comes is dropped. */
    @Override
    public void close() {
        over = true;
        ReservationQueue.Waiter waiting = waiter;
        if (waiting != null) {
            waiter = null;
            waiting.cancel();
            source.resume();
        }
    }

    private void received(Buffer chunk) {
        if (over) {
            return;
        }
        if (!collector.add(chunk)) {
            close();
            owner.tooLarge();
            return;
        }
        if (collector.size() > granted && waiter == null) {
            claim(Math.min(bounds.most(), 2L * collector.size()));
        }
        if (!over) {
            owner.received(collector.size());
        }
    }

    private void claim(long bytes) {
        long total = bounds.copies() * bytes;
        if (hold.tryHold(total)) {
            granted = bytes;
            return;
        }
        source.pause();
        owner.heldBack();
        waiter =
                queue.await(
                        hold,
                        total,
                        bounds.waitNanos(),
                        new ReservationQueue.Outcome() {
                            @Override
                            public void granted() {
                                goOn(bytes);
                            }

                            @Override
                            public void refused() {
                                giveUp();
                            }
                        });
        if (waiter == null) {
            giveUp();
        }
    }

    private void goOn(long bytes) {
        waiter = null;
        granted = bytes;
        owner.goesOn();
        source.resume();
    }

    private void giveUp() {
        waiter = null;
        over = true;
        source.resume();
        owner.noRoom();
    }

    /**
     * What a body may take.
     *
     * @param most how many bytes it may have
     * @param announced how many it says it has; -1 where it does not say
     * @param copies how many times its bytes are there at once
     * @param waitNanos how long it may wait for room, in nanoseconds
     */
    public record Bounds(long most, long announced, int copies, long waitNanos) {}

    /** Hears how it goes; the last two of these end it. */
    public interface Owner {
        /** There are {@code size} bytes by now. */
        void received(int size);

        /** Nothing is read until there is room. */
        void heldBack();

        /** There is room. */
        void goesOn();

        /** The body is larger than it may be. */
        void tooLarge();

        /** There was no room for it in time. */
        void noRoom();
    }
}
