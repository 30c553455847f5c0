package dev.portolan.gateway.relay;

import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.surface.AnswerHeaders;
import dev.portolan.gateway.surface.Refusal;
import dev.portolan.gateway.surface.Voice;
import dev.portolan.provider.wire.Slice;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

import java.util.concurrent.TimeUnit;

/**
 * The caller's side of one request: one head, then a whole body or a stream, then one end.
 *
 * <p>Calls after the end, and after the caller left, do nothing. Belongs to one event loop.
 */
public final class CallerResponse implements Outlet {
    private final HttpServerResponse response;
    private final Voice voice;
    private boolean streaming;
    private boolean ended;
    private boolean left;
    private long bytes;

    /**
     * The response to one request.
     *
     * @param voice in which protocol the gateway says its own words
     * @param onLeave runs once when the caller leaves before the end
     */
    public CallerResponse(HttpServerResponse response, Voice voice, Runnable onLeave) {
        this.response = response;
        this.voice = voice;
        response.closeHandler(closed -> leave(onLeave));
        response.exceptionHandler(failure -> leave(onLeave));
    }

    /** The headers, as long as {@link #committed()} is false. */
    public MultiMap headers() {
        return response.headers();
    }

    /** Whether the head was sent, so that nothing of it can be taken back. */
    @Override
    public boolean committed() {
        return streaming || ended;
    }

    /** Whether nothing more can be sent: the answer has ended or the caller has left. */
    public boolean over() {
        return ended || left;
    }

    /** How many bytes of body were handed to the connection. */
    public long bytes() {
        return bytes;
    }

    /**
     * Lets {@code connection} close after the answer, because the rest of the request is not
     * wanted. HTTP/2 has a way of its own to say so.
     */
    public void closesConnection(HttpConnection connection) {
        if (!over() && response.streamId() < 0) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.endHandler(sent -> connection.shutdown(1, TimeUnit.SECONDS));
        }
    }

    /** Sends a whole JSON answer. */
    public void send(int status, Slice body) {
        if (committed() || over()) {
            return;
        }
        ended = true;
        bytes = body.length();
        response.setStatusCode(status);
        response.headers().set(HttpHeaders.CONTENT_TYPE, AnswerHeaders.JSON);
        response.end(Buffers.wrap(body));
    }

    /** Says why there is no answer: as the whole one, or as a stream's last event. */
    public void refuse(Refusal refusal) {
        if (over()) {
            return;
        }
        if (streaming) {
            ended = true;
            response.end(Buffer.buffer(voice.event(refusal)));
            return;
        }
        if (refusal.retryAfterSeconds() > 0) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, Integer.toString(refusal.retryAfterSeconds()));
        }
        send(refusal.status(), Slice.of(voice.body(refusal)));
    }

    /** Sends the head of a stream of events. */
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

    /** Sends complete events; the bytes must not change afterwards. */
    @Override
    public void write(byte[] array, int from, int to) {
        if (!over()) {
            bytes += to - from;
            response.write(Buffers.wrap(array, from, to));
        }
    }

    /** Ends a stream whose answer is whole. */
    public void done() {
        if (!over()) {
            ended = true;
            response.end(Buffer.buffer(voice.lastWord()));
        }
    }

    /** Whether the caller reads slower than it is written to. */
    @Override
    public boolean full() {
        return !over() && response.writeQueueFull();
    }

    /** Runs {@code resume} once when a {@link #full()} response has room again. */
    @Override
    public void whenDrained(Runnable resume) {
        response.drainHandler(drained -> resume.run());
    }

    private void leave(Runnable onLeave) {
        if (!over()) {
            left = true;
            onLeave.run();
        }
    }
}
