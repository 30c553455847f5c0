package dev.portolan.gateway.relay;

import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.relay.CallerResponse.StallTimeout;
import dev.portolan.provider.bytes.Slice;

import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The part of an answer that the connection has not accepted yet: its bytes, the memory reserved
 * for them, and the watch that ends the wait for a caller that reads nothing.
 */
final class ResponseBacklog {
    /** The maximum written to the connection at once, before its write queue is checked again. */
    static final int PIECE = 32 * 1024;

    /**
     * The bytes that the caller's and the upstream's connections buffer while the caller reads
     * nothing.
     */
    private static final long BUFFERED_IN_CONNECTIONS = 256 * 1024;

    /** The maximum time that a caller may read nothing if no memory can be reserved for it. */
    private static final long SHORT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HttpServerResponse response;
    private final StallTimeout timeout;
    private final LongSupplier pending;
    private final Runnable onStall;
    private final Deque<Slice> parts = new ArrayDeque<>(0);
    private @Nullable MemoryReservation reservation;
    private @Nullable SlowReaderWatch watch;
    private long bytes;

    /**
     * Creates an empty backlog.
     *
     * @param pending the number of unread bytes in the connection
     * @param onStall runs when the caller has read nothing for too long
     */
    ResponseBacklog(
            HttpServerResponse response,
            StallTimeout timeout,
            LongSupplier pending,
            Runnable onStall) {
        this.response = response;
        this.timeout = timeout;
        this.pending = pending;
        this.onStall = onStall;
    }

    /** Sets the reservation for bytes the caller has not read yet, which is closed with this. */
    void reserveWith(MemoryReservation held) {
        reservation = held;
    }

    void add(Slice part) {
        parts.add(part);
        bytes += part.length();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Writes what the connection accepts. */
    void write() {
        while (!parts.isEmpty() && !response.writeQueueFull()) {
            Slice next = parts.removeFirst();
            int to = Math.min(next.to(), next.from() + PIECE);
            if (to < next.to()) {
                parts.addFirst(new Slice(next.array(), to, next.to()));
            }
            bytes -= to - next.from();
            response.write(Buffers.wrap(next.array(), next.from(), to));
        }
    }

    /** Starts or continues the watch for a caller that reads nothing. */
    void watch() {
        SlowReaderWatch watching = watch;
        if (watching == null) {
            watching = new SlowReaderWatch(timeout.watchdog(), pending, onStall);
            watch = watching;
        }
        watching.start(
                isReserved() ? timeout.nanos() : Math.min(timeout.nanos(), SHORT_TIMEOUT_NANOS));
    }

    /**
     * Returns whether memory is reserved for the backlog; if not, a slow caller is disconnected
     * sooner.
     */
    private boolean isReserved() {
        MemoryReservation held = reservation;
        if (held == null || held.tryGrow(BUFFERED_IN_CONNECTIONS + bytes)) {
            return true;
        }
        held.forceGrow(BUFFERED_IN_CONNECTIONS + bytes);
        return false;
    }

    /** Stops the watch and gives the memory back, as the caller has read everything written. */
    void drained() {
        SlowReaderWatch watching = watch;
        if (watching != null) {
            watching.stop();
        }
        MemoryReservation held = reservation;
        if (held != null) {
            held.shrinkTo(0);
        }
    }

    /** Discards the bytes that were not written. */
    void discard() {
        close();
        parts.clear();
    }

    /** Ends the watch and the reservation. */
    void close() {
        MemoryReservation held = reservation;
        if (held != null) {
            held.close();
        }
        SlowReaderWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
    }
}
