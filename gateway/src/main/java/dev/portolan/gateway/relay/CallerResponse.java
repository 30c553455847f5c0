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
 * The caller's side of one request: one head, then a whole body or a stream, then one end.
 *
 * <p>What is large goes to the connection piece by piece, as the caller reads; a caller that takes
 * nothing for too long is cut off. Calls after the end, and after the caller left, do nothing.
 * Belongs to one event loop.
 */
public final class CallerResponse implements StreamSink {
    /** The blank line keeps it apart from what follows for readers that cut at blank lines. */
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    /** What is handed to the connection at once; above it, the connection is asked for room. */
    private static final int PIECE = 32 * 1024;

    /** What the caller's connection, and the upstream's behind it, hold while nothing is taken. */
    private static final long IN_CONNECTIONS = 256 * 1024;

    /** How long a caller may take nothing where there is no memory for it. */
    private static final long HURRIED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** For a caller to send the rest, which is dropped: most read the answer only after that. */
    private static final int LINGER_SECONDS = 10;

    private final CallerSocket socket;
    private final HttpServerResponse response;
    private final ProtocolHttp protocol;
    private final Patience patience;
    private final CallerGoneListener departure;
    private final Deque<Slice> backlog = new ArrayDeque<>(0);
    private @Nullable MemoryReservation hold;
    private long waiting;
    private @Nullable SlowReaderWatch watch;
    private @Nullable Runnable resume;
    private @Nullable Ending ending;
    private boolean streaming;
    private boolean begun;
    private boolean ended;
    private boolean left;
    private long bytes;

    /**
     * The response to one request.
     *
     * @param protocol writes what the gateway itself adds
     * @param departure told once where the caller leaves, or is cut off, before the end
     */
    public CallerResponse(
            HttpServerRequest request,
            ProtocolHttp protocol,
            Patience patience,
            CallerGoneListener departure) {
        this.socket = new CallerSocket(request);
        this.response = request.response();
        this.protocol = protocol;
        this.patience = patience;
        this.departure = departure;
        response.closeHandler(closed -> leave());
        response.exceptionHandler(failure -> leave());
    }

    /** Sets with what is held that the caller has not taken yet; this gives it back. */
    public void holdsWith(MemoryReservation held) {
        hold = held;
    }

    /** The headers, as long as {@link #committed()} is false. */
    public MultiMap headers() {
        return response.headers();
    }

    /** Whether the head was sent, so that nothing of it can be taken back. */
    @Override
    public boolean committed() {
        return streaming || ended || ending != null;
    }

    /** Whether something of the answer was sent, and not only the head of a stream. */
    public boolean begun() {
        return begun;
    }

    /** Whether nothing more can be sent: the answer has ended or the caller has left. */
    public boolean over() {
        return ended || left;
    }

    /** How many bytes of body were handed over. */
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
            response.endHandler(sent -> connection.shutdown(LINGER_SECONDS, TimeUnit.SECONDS));
        }
    }

    /**
     * Sends a whole JSON answer.
     *
     * @param sent runs when the connection has all of it, which may be at once
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

    /** Says why there is no answer: as the whole one, or as a stream's last event. */
    public void refuse(Refusal refusal) {
        if (over()) {
            return;
        }
        if (ending != null) {
            cut();
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

    /** Sends a comment, which every reader of a stream passes over; and the head before it. */
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
     * Ends a stream whose answer is whole.
     *
     * @param sent runs when the connection has all of it, which may be at once
     */
    public void done(Runnable sent) {
        if (!over() && ending == null) {
            endWith(Buffer.buffer(protocol.lastEvent()), sent);
        }
    }

    /** Whether the caller reads slower than it is written to. */
    @Override
    public boolean full() {
        return !over() && (!backlog.isEmpty() || response.writeQueueFull());
    }

    /** Runs {@code resume} once when a {@link #full()} response has room again. */
    @Override
    public void whenDrained(Runnable resume) {
        this.resume = resume;
        awaitRoom();
    }

    private void queue(Slice part) {
        backlog.add(part);
        waiting += part.length();
    }

    /** Hands the connection what it has room for, and the end after the last of it. */
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
            watching = new SlowReaderWatch(patience.watchdog(), socket::pending, this::stalled);
            watch = watching;
        }
        watching.expect(isHeld() ? patience.nanos() : Math.min(patience.nanos(), HURRIED_NANOS));
    }

    /** Whether there is memory for what waits: where not, a slow caller is waited for less. */
    private boolean isHeld() {
        MemoryReservation held = hold;
        if (held == null || held.tryHold(IN_CONNECTIONS + waiting)) {
            return true;
        }
        held.holdAnyway(IN_CONNECTIONS + waiting);
        return false;
    }

    private void drained() {
        if (over()) {
            return;
        }
        SlowReaderWatch watching = watch;
        if (watching != null) {
            watching.rest();
        }
        MemoryReservation held = hold;
        if (held != null) {
            held.keepOnly(0);
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
        Buffer word = last.word();
        if (word == null) {
            response.end();
        } else {
            response.end(word);
        }
    }

    private void stalled() {
        if (!over()) {
            cut();
            departure.stalled();
        }
    }

    /** Gives the answer up in the middle: a close that waited for the caller would never come. */
    private void cut() {
        left = true;
        forget();
        socket.cut();
    }

    private void leave() {
        if (!over()) {
            left = true;
            forget();
            departure.left();
        }
    }

    private void forget() {
        release();
        backlog.clear();
        resume = null;
    }

    private void release() {
        MemoryReservation held = hold;
        if (held != null) {
            held.close();
        }
        SlowReaderWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
    }

    /**
     * How long a caller may take nothing of what is there for it.
     *
     * @param nanos in nanoseconds
     */
    public record Patience(Watchdog watchdog, long nanos) {}

    /**
     * What comes after the last piece.
     *
     * @param word the last bytes of a stream; null where nothing follows
     */
    private record Ending(@Nullable Buffer word, Runnable sent) {}
}
