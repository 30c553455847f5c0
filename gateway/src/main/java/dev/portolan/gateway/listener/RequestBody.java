package dev.portolan.gateway.listener;

import dev.portolan.gateway.buffer.BufferedBodyReader;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.buffer.ReservationQueue;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.bytes.Slice;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import java.util.concurrent.TimeUnit;

/**
 * Reads a request's whole body within limits of size, time and memory. Ends with exactly one call
 * to its {@link Receiver}.
 */
public final class RequestBody implements BufferedBodyReader.Owner {
    /** The maximum wait for memory; after that, the caller should retry later. */
    private static final long MEMORY_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A body is in memory twice: as it was read, and buffered in an upstream's connection. */
    private static final int COPIES = 2;

    private final HttpServerRequest request;
    private final Limits limits;
    private final Receiver receiver;
    private final BufferedBodyReader reader;
    private final long maxBytes;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private long graceEndsAt;
    private long pausedAt;
    private boolean ended;

    private RequestBody(
            HttpServerRequest request,
            BufferedBodyReader.Bounds bounds,
            Limits limits,
            Memory memory,
            Receiver receiver) {
        this.request = request;
        this.limits = limits;
        this.receiver = receiver;
        this.maxBytes = bounds.maxBytes();
        this.watchdog = memory.watchdog();
        this.reader =
                new BufferedBodyReader(request, bounds, memory.reservation(), memory.queue(), this);
        this.watch = watchdog.watch(this::tooSlow);
        this.graceEndsAt = watchdog.now() + limits.graceNanos();
    }

    /** Answers a caller that waits before it sends its body. */
    public static void sendContinue(HttpServerRequest request) {
        if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(
                request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** Starts to read the body of {@code request}; to be called from the request handler itself. */
    public static void read(
            HttpServerRequest request, Limits limits, Memory memory, Receiver receiver) {
        long announced = announcedLength(request);
        long maxBytes =
                Math.min(limits.bytes(), memory.reservation().share().maxPerBody() / COPIES);
        if (announced > maxBytes) {
            lingerAfterRefusal(request);
            receiver.tooLarge(maxBytes);
            return;
        }
        new RequestBody(
                        request,
                        new BufferedBodyReader.Bounds(
                                maxBytes, announced, COPIES, MEMORY_WAIT_NANOS),
                        limits,
                        memory,
                        receiver)
                .start();
    }

    /** Lets the caller send its body and read the refusal before the connection is closed. */
    public static void lingerAfterRefusal(HttpServerRequest request) {
        CallerConnection caller = CallerConnection.of(request);
        if (caller != null) {
            caller.lingerForBody();
        }
    }

    private void start() {
        watch.expireAt(graceEndsAt);
        request.endHandler(end -> complete());
        request.exceptionHandler(failure -> disconnected());
        CallerConnection caller = CallerConnection.of(request);
        if (caller != null) {
            caller.whenMalformed(this::malformed);
        }
        reader.start();
        if (!ended && !reader.isWaiting()) {
            sendContinue(request);
        }
    }

    @Override
    public void received(int size) {
        if (!reader.isWaiting()) {
            watch.expireAt(graceEndsAt + earned(size));
        }
    }

    private long earned(int size) {
        return size * 1_000_000_000L / limits.bytesPerSecond();
    }

    /** Stops the clock: the caller cannot send while the connection is paused. */
    @Override
    public void paused() {
        pausedAt = watchdog.now();
        watch.disarm();
    }

    @Override
    public void resumed() {
        graceEndsAt += watchdog.now() - pausedAt;
        watch.expireAt(graceEndsAt + earned(reader.size()));
        if (reader.size() == 0) {
            sendContinue(request);
        }
    }

    @Override
    public void tooLarge() {
        if (end()) {
            lingerAfterRefusal(request);
            receiver.tooLarge(maxBytes);
        }
    }

    @Override
    public void outOfMemory() {
        if (end()) {
            lingerAfterRefusal(request);
            receiver.outOfMemory();
        }
    }

    private void complete() {
        if (end()) {
            receiver.complete(reader.take());
        }
    }

    private void tooSlow() {
        if (end()) {
            lingerAfterRefusal(request);
            receiver.tooSlow();
        }
    }

    private void disconnected() {
        if (end()) {
            receiver.disconnected();
        }
    }

    private void malformed(Throwable cause) {
        if (end()) {
            receiver.malformed(MalformedRequest.refusal(cause));
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        watch.close();
        reader.close();
        return true;
    }

    /** Returns the size that a request announces; -1 if it announces none. */
    public static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * The limits of a body.
     *
     * @param bytes the maximum size
     * @param graceNanos the time before its rate counts, in nanoseconds
     * @param bytesPerSecond the minimum rate after that
     */
    public record Limits(long bytes, long graceNanos, long bytesPerSecond) {}

    /**
     * The memory for a body.
     *
     * @param reservation the reservation, released by its creator
     * @param queue the queue in which it waits for free memory
     */
    public record Memory(
            MemoryReservation reservation, ReservationQueue queue, Watchdog watchdog) {}

    /** The outcome of reading a body: exactly one of these is called, once. */
    public interface Receiver {
        /** The body was read completely. */
        void complete(Slice body);

        /** The body is, or announces to be, larger than {@code limit} bytes. */
        void tooLarge(long limit);

        /** The body arrived more slowly than the minimum rate. */
        void tooSlow();

        /** The body violates HTTP; its connection is closed after {@code refusal}. */
        void malformed(Refusal refusal);

        /** No memory was free for the body in time. */
        void outOfMemory();

        /** The caller disconnected before the end of the body. */
        void disconnected();
    }
}
