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
 * Reads a request's body, whole and bounded in size, in time and by the memory there is. Ends
 * exactly once, by one call to its {@link Receiver}.
 */
public final class RequestBody implements BufferedBodyReader.Owner {
    /** A caller that waits for longer had better come back. */
    private static final long ROOM_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A body is there twice: as it was read, and as it waits in an upstream's connection. */
    private static final int COPIES = 2;

    private final HttpServerRequest request;
    private final Limits limits;
    private final Receiver receiver;
    private final BufferedBodyReader intake;
    private final long most;
    private final Watchdog watchdog;
    private final Watchdog.Watch watch;
    private long patienceEndsAt;
    private long heldBackAt;
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
        this.most = bounds.most();
        this.watchdog = memory.watchdog();
        this.intake = new BufferedBodyReader(request, bounds, memory.hold(), memory.queue(), this);
        this.watch = watchdog.watch(this::tooSlow);
        this.patienceEndsAt = watchdog.now() + limits.graceNanos();
    }

    /**
     * Starts to read the body of {@code request}; call it in the turn in which the request came.
     */
    public static void read(
            HttpServerRequest request, Limits limits, Memory memory, Receiver receiver) {
        long announced = announcedLength(request);
        long most = Math.min(limits.bytes(), memory.hold().share().most() / COPIES);
        if (announced > most) {
            receiver.tooLarge(most);
            return;
        }
        new RequestBody(
                        request,
                        new BufferedBodyReader.Bounds(most, announced, COPIES, ROOM_NANOS),
                        limits,
                        memory,
                        receiver)
                .start();
    }

    private void start() {
        watch.expireAt(patienceEndsAt);
        request.endHandler(end -> complete());
        request.exceptionHandler(failure -> broken());
        CallerConnection caller = CallerConnection.of(request);
        if (caller != null) {
            caller.whenMalformed(this::malformed);
        }
        intake.start();
        if (!ended && !intake.waits()) {
            askForIt();
        }
    }

    private void askForIt() {
        if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(
                request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    @Override
    public void received(int size) {
        if (!intake.waits()) {
            watch.expireAt(patienceEndsAt + earned(size));
        }
    }

    private long earned(int size) {
        return size * 1_000_000_000L / limits.bytesPerSecond();
    }

    /** That nothing comes meanwhile is not the caller's fault. */
    @Override
    public void heldBack() {
        heldBackAt = watchdog.now();
        watch.rest();
    }

    @Override
    public void goesOn() {
        patienceEndsAt += watchdog.now() - heldBackAt;
        watch.expireAt(patienceEndsAt + earned(intake.size()));
        if (intake.size() == 0) {
            askForIt();
        }
    }

    @Override
    public void tooLarge() {
        if (end()) {
            receiver.tooLarge(most);
        }
    }

    @Override
    public void noRoom() {
        if (end()) {
            receiver.noRoom();
        }
    }

    private void complete() {
        if (end()) {
            receiver.complete(intake.taken());
        }
    }

    private void tooSlow() {
        if (end()) {
            receiver.tooSlow();
        }
    }

    private void broken() {
        if (end()) {
            receiver.broken();
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
        intake.close();
        return true;
    }

    private static long announcedLength(HttpServerRequest request) {
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
     * What a body may take.
     *
     * @param bytes the size it may have
     * @param graceNanos how long it may stay away, in nanoseconds, before its rate counts
     * @param bytesPerSecond the rate it must keep up after that
     */
    public record Limits(long bytes, long graceNanos, long bytesPerSecond) {}

    /**
     * Where a body is held.
     *
     * @param hold with which; whoever made it gives it back
     * @param queue where it waits for room
     */
    public record Memory(MemoryReservation hold, ReservationQueue queue, Watchdog watchdog) {}

    /** What becomes of a body; one call of one of these ends it. */
    public interface Receiver {
        /** The body has come, whole. */
        void complete(Slice body);

        /** The body is, or says it is, larger than {@code limit} bytes. */
        void tooLarge(long limit);

        /** The body came slower than it must. */
        void tooSlow();

        /** The body is not what HTTP allows; its connection ends after {@code refusal}. */
        void malformed(Refusal refusal);

        /** There was no memory for the body in time. */
        void noRoom();

        /** The caller left before the end of the body. */
        void broken();
    }
}
