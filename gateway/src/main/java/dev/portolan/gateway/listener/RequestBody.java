package dev.portolan.gateway.listener;

import dev.portolan.gateway.buffer.Collector;
import dev.portolan.gateway.surface.Refusal;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.wire.Slice;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads a request's body, whole and bounded in size and in time. Ends exactly once, by one call to
 * its {@link Receiver}.
 */
public final class RequestBody {
    private final HttpServerRequest request;
    private final Limits limits;
    private final Receiver receiver;
    private final Collector collector;
    private final Watchdog.Watch watch;
    private final long patienceEndsAt;
    private boolean ended;

    private RequestBody(
            HttpServerRequest request,
            long announced,
            Limits limits,
            Watchdog watchdog,
            Receiver receiver) {
        this.request = request;
        this.limits = limits;
        this.receiver = receiver;
        this.collector = new Collector(limits.bytes(), announced);
        this.watch = watchdog.watch(this::tooSlow);
        this.patienceEndsAt = watchdog.now() + limits.graceNanos();
    }

    /**
     * Starts to read the body of {@code request}; call it in the turn in which the request came.
     */
    public static void read(
            HttpServerRequest request, Limits limits, Watchdog watchdog, Receiver receiver) {
        long announced = announcedLength(request);
        if (announced > limits.bytes()) {
            receiver.tooLarge(limits.bytes());
            return;
        }
        new RequestBody(request, announced, limits, watchdog, receiver).start();
    }

    private void start() {
        watch.expireAt(patienceEndsAt);
        request.handler(this::received);
        request.endHandler(end -> complete());
        request.exceptionHandler(failure -> broken());
        CallerConnection caller = CallerConnection.of(request);
        if (caller != null) {
            caller.whenMalformed(this::malformed);
        }
        if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(
                request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private void received(Buffer chunk) {
        if (ended) {
            return;
        }
        if (!collector.add(chunk)) {
            end();
            receiver.tooLarge(limits.bytes());
            return;
        }
        long earned = collector.size() * 1_000_000_000L / limits.bytesPerSecond();
        watch.expireAt(patienceEndsAt + earned);
    }

    private void complete() {
        if (end()) {
            receiver.complete(collector.slice());
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

        /** The caller left before the end of the body. */
        void broken();
    }
}
