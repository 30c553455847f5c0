package dev.portolan.gateway.relay;

import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.bytes.Slice;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The response to one request: one head, then a whole body or a stream, then one end.
 *
 * <p>Large bodies are written in pieces as the caller reads; a caller that reads nothing for too
 * long is disconnected. Calls after the end, and after the caller disconnected, do nothing. Belongs
 * to one event loop.
 */
public final class CallerResponse implements StreamSink {
    /** The blank line separates it from the next event for readers that split at blank lines. */
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    /** The maximum written to the connection at once, before its write queue is checked again. */
    private static final int PIECE = 32 * 1024;

    /**
     * The bytes that the caller's and the upstream's connections buffer while the caller reads
     * nothing.
     */
    private static final long BUFFERED_IN_CONNECTIONS = 256 * 1024;

    /** The maximum time that a caller may read nothing if no memory can be reserved for it. */
    private static final long SHORT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * The time for a caller to send the rest of its request, which is dropped: most clients read
     * the answer only after that.
     */
    private static final int LINGER_SECONDS = 10;

    private final CallerSocket socket;
    private final HttpServerResponse response;
    private ProtocolHttp protocol;
    private final StallTimeout stallTimeout;
    private final CallerGoneListener listener;
    private final Deque<Slice> backlog = new ArrayDeque<>(0);
    private @Nullable MemoryReservation reservation;
    private long waiting;
    private @Nullable SlowReaderWatch watch;
    private @Nullable Runnable resume;
    private @Nullable Ending ending;
    private boolean streaming;
    private boolean begun;
    private boolean ended;
    private boolean disconnected;
    private long bytes;

    /**
     * Creates the response to one request.
     *
     * @param protocol the caller's protocol, in which errors are written
     * @param listener called once if the caller disconnects, or is disconnected, before the end
     */
    public CallerResponse(
            HttpServerRequest request,
            ProtocolHttp protocol,
            StallTimeout stallTimeout,
            CallerGoneListener listener) {
        this.socket = new CallerSocket(request);
        this.response = request.response();
        this.protocol = protocol;
        this.stallTimeout = stallTimeout;
        this.listener = listener;
        response.closeHandler(closed -> callerGone());
        response.exceptionHandler(failure -> callerGone());
    }

    /** Writes errors in another protocol from now on. */
    public void answerAs(ProtocolHttp other) {
        protocol = other;
    }

    /** Sets the reservation for bytes the caller has not read yet; the response releases it. */
    public void reserveWith(MemoryReservation reservation) {
        this.reservation = reservation;
    }

    /** The headers, as long as {@link #committed()} is false. */
    public MultiMap headers() {
        return response.headers();
    }

    /** Returns whether the head was sent. */
    @Override
    public boolean committed() {
        return streaming || ended || ending != null;
    }

    /** Returns whether any of the answer was sent beyond the head of a stream. */
    public boolean begun() {
        return begun;
    }

    /**
     * Returns whether nothing more can be sent: the answer has ended or the caller has
     * disconnected.
     */
    public boolean over() {
        return ended || disconnected;
    }

    /** The number of body bytes written. */
    public long bytes() {
        return bytes;
    }

    /**
     * Closes {@code connection} after the answer, because the rest of the request is not read.
     * HTTP/2 resets the stream instead.
     */
    public void closeAfterwards(HttpConnection connection) {
        if (!over() && response.streamId() < 0) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.endHandler(sent -> connection.shutdown(LINGER_SECONDS, TimeUnit.SECONDS));
        }
    }

    /**
     * Sends a whole JSON answer.
     *
     * @param sent runs when everything was written to the connection, possibly at once
     */
    public void send(int status, Slice body, Runnable sent) {
        if (committed() || over()) {
            return;
        }
        bytes = body.length();
        response.setStatusCode(status);
        response.headers().set(HttpHeaders.CONTENT_TYPE, AnswerHeaders.JSON);
        if (body.length() <= PIECE) {
            ended = true;
            response.end(Buffers.wrap(body));
            sent.run();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        queue(body);
        ending = new Ending(null, sent);
        pump();
    }

    /** Sends an error: as the whole answer, or as a stream's last event. */
    public void refuse(Refusal refusal) {
        if (over()) {
            return;
        }
        if (ending != null) {
            abort();
            return;
        }
        if (streaming) {
            endWith(Buffer.buffer(protocol.event(refusal)), () -> {});
            return;
        }
        if (refusal.retryAfterSeconds() > 0) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, Integer.toString(refusal.retryAfterSeconds()));
        }
        send(refusal.status(), Slice.of(protocol.body(refusal)), () -> {});
    }

    /** Sends the head of an event stream. */
    @Override
    public void startStream() {
        if (committed() || over()) {
            return;
        }
        streaming = true;
        response.setChunked(true);
        response.headers()
                .set(HttpHeaders.CONTENT_TYPE, AnswerHeaders.EVENT_STREAM)
                .set(HttpHeaders.CACHE_CONTROL, AnswerHeaders.NO_CACHE)
                .set(AnswerHeaders.ACCEL_BUFFERING, AnswerHeaders.NO);
    }

    /** Sends a comment, which stream readers ignore, after the head if that was not sent yet. */
    void keepAlive() {
        startStream();
        if (!over() && !full()) {
            response.write(Buffer.buffer(KEEP_ALIVE));
        }
    }

    /** Sends complete events; the bytes must not change afterwards. */
    @Override
    public void write(byte[] array, int from, int to) {
        if (over() || ending != null) {
            return;
        }
        begun = true;
        bytes += to - from;
        if (to - from <= PIECE && backlog.isEmpty()) {
            response.write(Buffers.wrap(array, from, to));
        } else {
            queue(new Slice(array, from, to));
            pump();
        }
    }

    /**
     * Ends a stream whose answer is complete.
     *
     * @param sent runs when everything was written to the connection, possibly at once
     */
    public void done(Runnable sent) {
        if (!over() && ending == null) {
            endWith(Buffer.buffer(protocol.lastEvent()), sent);
        }
    }

    /** Returns whether the caller reads more slowly than the response is written. */
    @Override
    public boolean full() {
        return !over() && (!backlog.isEmpty() || response.writeQueueFull());
    }

    /** Runs {@code resume} once when a {@link #full()} response can be written to again. */
    @Override
    public void whenDrained(Runnable resume) {
        this.resume = resume;
        awaitRoom();
    }

    private void queue(Slice part) {
        backlog.add(part);
        waiting += part.length();
    }

    /** Writes what the connection accepts, and the end after the last piece. */
    private void pump() {
        while (!backlog.isEmpty() && !response.writeQueueFull()) {
            Slice next = backlog.removeFirst();
            int to = Math.min(next.to(), next.from() + PIECE);
            if (to < next.to()) {
                backlog.addFirst(new Slice(next.array(), to, next.to()));
            }
            waiting -= to - next.from();
            response.write(Buffers.wrap(next.array(), next.from(), to));
        }
        Ending last = ending;
        if (!backlog.isEmpty()) {
            awaitRoom();
        } else if (last != null) {
            end(last);
        }
    }

    private void awaitRoom() {
        response.drainHandler(drained -> drained());
        SlowReaderWatch watching = watch;
        if (watching == null) {
            watching = new SlowReaderWatch(stallTimeout.watchdog(), socket::pending, this::stalled);
            watch = watching;
        }
        watching.start(
                isReserved()
                        ? stallTimeout.nanos()
                        : Math.min(stallTimeout.nanos(), SHORT_TIMEOUT_NANOS));
    }

    /**
     * Returns whether memory is reserved for the backlog; if not, a slow caller is disconnected
     * sooner.
     */
    private boolean isReserved() {
        MemoryReservation held = reservation;
        if (held == null || held.tryGrow(BUFFERED_IN_CONNECTIONS + waiting)) {
            return true;
        }
        held.forceGrow(BUFFERED_IN_CONNECTIONS + waiting);
        return false;
    }

    private void drained() {
        if (over()) {
            return;
        }
        SlowReaderWatch watching = watch;
        if (watching != null) {
            watching.stop();
        }
        MemoryReservation held = reservation;
        if (held != null) {
            held.shrinkTo(0);
        }
        pump();
        Runnable next = resume;
        if (next != null && backlog.isEmpty() && !over()) {
            resume = null;
            next.run();
        }
    }

    private void endWith(Buffer last, Runnable sent) {
        Ending after = new Ending(last, sent);
        if (backlog.isEmpty()) {
            end(after);
        } else {
            ending = after;
        }
    }

    private void end(Ending last) {
        ended = true;
        release();
        last.sent().run();
        Buffer lastBytes = last.last();
        if (lastBytes == null) {
            response.end();
        } else {
            response.end(lastBytes);
        }
    }

    private void stalled() {
        if (!over()) {
            abort();
            listener.stalled();
        }
    }

    /** Aborts the answer: a graceful close would wait for the caller forever. */
    private void abort() {
        disconnected = true;
        discard();
        socket.reset();
    }

    private void callerGone() {
        if (!over()) {
            disconnected = true;
            discard();
            listener.disconnected();
        }
    }

    private void discard() {
        release();
        backlog.clear();
        resume = null;
    }

    private void release() {
        MemoryReservation held = reservation;
        if (held != null) {
            held.close();
        }
        SlowReaderWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
    }

    /**
     * The maximum time that a caller may read nothing of a pending answer.
     *
     * @param nanos in nanoseconds
     */
    public record StallTimeout(Watchdog watchdog, long nanos) {}

    /**
     * The end that follows the last piece.
     *
     * @param last the last bytes of a stream; null if there are none
     */
    private record Ending(@Nullable Buffer last, Runnable sent) {}
}
