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

    /**
     * The time for a caller to send the rest of its request, which is dropped: most clients read
     * the answer only after that.
     */
    private static final int LINGER_SECONDS = 10;

    private final CallerSocket socket;
    private final HttpServerResponse response;
    private ProtocolHttp protocol;
    private final CallerGoneListener listener;
    private final ResponseBacklog backlog;
    private @Nullable Runnable resume;
    private @Nullable Ending ending;
    private boolean streaming;
    private boolean begun;
    private boolean ended;
    private boolean disconnected;
    private @Nullable String contentType;
    private long bytes;
    private Slice last = Slice.of(new byte[0]);

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
        this.listener = listener;
        this.backlog = new ResponseBacklog(response, stallTimeout, socket::pending, this::stalled);
        response.closeHandler(closed -> callerGone());
        response.exceptionHandler(failure -> callerGone());
    }

    /** Writes errors in another protocol from now on. */
    public void answerAs(ProtocolHttp other) {
        protocol = other;
    }

    /** Sets the content type of an answer that is neither JSON nor a requested stream. */
    public void setContentType(String type) {
        contentType = type;
    }

    /** Returns whether a stream is sound, in which no error or end can be written. */
    private boolean isSound() {
        String type = contentType;
        return type != null && !AnswerHeaders.isEventStream(type);
    }

    /** Sets the reservation for bytes the caller has not read yet; the response releases it. */
    public void reserveWith(MemoryReservation reservation) {
        backlog.reserveWith(reservation);
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
     * Sends a whole answer, of JSON unless another content type was set.
     *
     * @param sent runs when everything was written to the connection, possibly at once
     */
    public void send(int status, Slice body, Runnable sent) {
        if (committed() || over()) {
            return;
        }
        bytes = body.length();
        response.setStatusCode(status);
        String type = contentType;
        response.headers().set(HttpHeaders.CONTENT_TYPE, type == null ? AnswerHeaders.JSON : type);
        if (body.length() <= ResponseBacklog.PIECE) {
            ended = true;
            response.end(Buffers.wrap(body));
            sent.run();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        backlog.add(body);
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
        if (streaming && isSound()) {
            abort();
            return;
        }
        if (streaming) {
            endWith(Buffer.buffer(protocol.event(refusal, last)), () -> {});
            return;
        }
        contentType = null;
        if (!refusal.retryable()) {
            headers().set(AnswerHeaders.SHOULD_RETRY, AnswerHeaders.FALSE);
        }
        if (refusal.retryAfterSeconds() > 0) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, Integer.toString(refusal.retryAfterSeconds()));
        }
        send(refusal.status(), Slice.of(protocol.body(refusal)), () -> {});
    }

    /** Sends the head of a stream: of events, unless another content type was set. */
    @Override
    public void startStream() {
        if (committed() || over()) {
            return;
        }
        streaming = true;
        response.setChunked(true);
        String type = contentType;
        if (type != null && isSound()) {
            response.headers().set(HttpHeaders.CONTENT_TYPE, type);
            return;
        }
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
        last = new Slice(array, from, to);
        if (to - from <= ResponseBacklog.PIECE && backlog.isEmpty()) {
            response.write(Buffers.wrap(array, from, to));
        } else {
            backlog.add(new Slice(array, from, to));
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
            endWith(isSound() ? null : Buffer.buffer(protocol.lastEvent()), sent);
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

    /** Writes what the connection accepts, and the end after the last piece. */
    private void pump() {
        backlog.write();
        Ending last = ending;
        if (!backlog.isEmpty()) {
            awaitRoom();
        } else if (last != null) {
            end(last);
        }
    }

    private void awaitRoom() {
        response.drainHandler(drained -> drained());
        backlog.watch();
    }

    private void drained() {
        if (over()) {
            return;
        }
        backlog.drained();
        pump();
        Runnable next = resume;
        if (next != null && backlog.isEmpty() && !over()) {
            resume = null;
            next.run();
        }
    }

    private void endWith(@Nullable Buffer last, Runnable sent) {
        Ending after = new Ending(last, sent);
        if (backlog.isEmpty()) {
            end(after);
        } else {
            ending = after;
        }
    }

    private void end(Ending last) {
        ended = true;
        backlog.close();
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
        backlog.discard();
        resume = null;
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
