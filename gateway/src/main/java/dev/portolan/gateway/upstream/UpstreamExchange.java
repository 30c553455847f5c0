package dev.portolan.gateway.upstream;

import dev.portolan.gateway.buffer.BufferedBodyReader;
import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.buffer.ReservationQueue;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.transport.ConnectionLease;
import dev.portolan.gateway.transport.NoSocketException;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.credential.Authentication;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request to an upstream and its response. Belongs to one event loop.
 *
 * <p>A reset reaches the upstream at once: on HTTP/1.1 the connection closes, on HTTP/2 the stream
 * is reset.
 */
public final class UpstreamExchange {
    private static final long ANSWER_LIMIT = 64L << 20;
    private static final long ERROR_LIMIT = 256L << 10;

    /** The time that a body waits for memory: longer than a request that is yet to be read. */
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The statuses of a server that lacks a path, or its method. */
    private static final Set<Integer> NO_SUCH_PATH = Set.of(404, 405, 501);

    /** Does nothing: the response reports the same failure, and Vert.x logs unhandled ones. */
    private static final Handler<Throwable> REPORTED_BY_THE_RESPONSE = failure -> {};

    private final UpstreamRoute route;
    private final MemoryReservation memory;
    private final ReservationQueue queue;
    private final Watchdog watchdog;
    private final ExchangeListener listener;
    private @Nullable ConnectionLease lease;
    private @Nullable HttpClientResponse streamed;
    private @Nullable BufferedBodyReader bodyReader;
    private Watchdog.@Nullable Watch lingering;
    private @Nullable StreamedBody upload;
    private boolean stopped;
    private boolean responseEnded;

    /**
     * An exchange on {@code route} that is not sent yet.
     *
     * @param memory for a collected body
     * @param queue where a body waits for memory
     */
    public UpstreamExchange(
            UpstreamRoute route,
            MemoryReservation memory,
            ReservationQueue queue,
            Watchdog watchdog,
            ExchangeListener listener) {
        this.route = route;
        this.memory = memory;
        this.queue = queue;
        this.watchdog = watchdog;
        this.listener = listener;
    }

    /** Sends {@code prepared}; its body are fields of {@code streamed} unless that is null. */
    public void send(
            UpstreamRequest prepared,
            List<Authentication.Header> credentials,
            @Nullable StreamedBody streamed) {
        upload = streamed;
        route.connections()
                .lease(route.origin())
                .onComplete(leased -> leased(leased, prepared, credentials));
    }

    private void leased(
            AsyncResult<ConnectionLease> result,
            UpstreamRequest prepared,
            List<Authentication.Header> credentials) {
        ConnectionLease leased = result.result();
        if (leased == null) {
            notConnected(result.cause());
            return;
        }
        HttpClientRequest request = leased.request();
        request.exceptionHandler(REPORTED_BY_THE_RESPONSE);
        if (stopped) {
            leased.returnUnused();
            return;
        }
        lease = leased;
        listener.connected();
        request.response().onComplete(response -> responded(response, prepared, credentials));
        request.setMethod(HttpMethod.valueOf(prepared.method())).setURI(prepared.path());
        MultiMap headers = request.headers();
        prepared.headers().forEach(headers::set);
        route.passed().addTo(headers, route.origin().transport());
        credentials.forEach(header -> headers.set(header.name(), header.value()));
        StreamedBody streaming = upload;
        if (streaming != null) {
            streaming.sendTo(request, prepared.body());
            return;
        }
        Buffer body = Buffers.of(prepared.body());
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        request.end(body);
    }

    private void notConnected(Throwable cause) {
        if (cause instanceof NoSocketException) {
            listener.failed(AttemptOutcome.NO_SOCKET);
            return;
        }
        listener.connectionFailed(cause);
        listener.failed(AttemptOutcome.NOT_CONNECTED);
    }

    private void responded(
            AsyncResult<HttpClientResponse> result,
            UpstreamRequest prepared,
            List<Authentication.Header> credentials) {
        HttpClientResponse response = result.result();
        if (stopped) {
            ignore(response);
            return;
        }
        if (response == null) {
            listener.connectionFailed(result.cause());
            listener.failed(AttemptOutcome.RESET);
            return;
        }
        Optional<UpstreamRequest> otherwise =
                NO_SUCH_PATH.contains(response.statusCode())
                        ? prepared.otherwise().get()
                        : Optional.empty();
        if (otherwise.isPresent()) {
            collectError(response, _body -> sendOtherwise(otherwise.get(), credentials));
            return;
        }
        listener.responded(response);
    }

    /** Sends another form of the request to a server that lacks the path of the first. */
    private void sendOtherwise(UpstreamRequest otherwise, List<Authentication.Header> credentials) {
        lease = null;
        responseEnded = false;
        send(otherwise, credentials, null);
    }

    /** Prevents that Vert.x logs the reset of a response without a handler. */
    private static void ignore(@Nullable HttpClientResponse response) {
        if (response != null) {
            response.exceptionHandler(REPORTED_BY_THE_RESPONSE);
        }
    }

    /** Collects the body of an answer, and passes it to {@code then} unless stopped before. */
    public void collectAnswer(HttpClientResponse response, Consumer<Slice> then) {
        collect(response, ANSWER_LIMIT, then);
    }

    /** Collects the body of an error, and passes it to {@code then} unless stopped before. */
    public void collectError(HttpClientResponse response, Consumer<Slice> then) {
        collect(response, ERROR_LIMIT, then);
    }

    /** Collects a body. One without a length is copied as it grows, others have memory at once. */
    private void collect(HttpClientResponse response, long limit, Consumer<Slice> then) {
        long announced = Math.min(limit, announced(response));
        BufferedBodyReader body =
                new BufferedBodyReader(
                        response,
                        new BufferedBodyReader.Bounds(
                                limit, announced, announced < 0 ? 2 : 1, MEMORY_NANOS),
                        memory,
                        queue,
                        new Collecting());
        bodyReader = body;
        response.endHandler(
                end -> {
                    ended(response);
                    if (!stopped) {
                        then.accept(body.take());
                    }
                });
        response.exceptionHandler(failure -> listener.failed(AttemptOutcome.CUT));
        body.start();
    }

    private static long announced(HttpClientResponse response) {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Passes the body of {@code response} to the listener as it comes. */
    public void stream(HttpClientResponse response) {
        streamed = response;
        response.handler(
                chunk -> {
                    if (!stopped) {
                        listener.received(Buffers.slice(chunk));
                    }
                });
        response.endHandler(
                end -> {
                    ended(response);
                    stopLingering();
                    listener.streamEnded(marksItsEnd(response));
                });
        response.exceptionHandler(
                failure -> {
                    responseEnded = true;
                    stopLingering();
                    listener.streamBroken();
                });
    }

    /**
     * Returns whether the response marks its end; if only the close ends it, a cut is not visible.
     */
    private static boolean marksItsEnd(HttpClientResponse response) {
        return response.version() == HttpVersion.HTTP_2
                || response.getHeader(HttpHeaders.CONTENT_LENGTH) != null
                || response.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private void ended(HttpClientResponse response) {
        responseEnded = true;
        ConnectionLease done = lease;
        if (done != null) {
            done.returnAfter(response);
        }
    }

    /** Pauses a streamed body. */
    public void pause() {
        HttpClientResponse response = streamed;
        if (response != null) {
            response.pause();
        }
    }

    /** Resumes a streamed body. */
    public void resume() {
        HttpClientResponse response = streamed;
        if (response != null) {
            response.resume();
        }
    }

    /** Waits for the end of a response whose stream is over, so that its connection is reused. */
    public void linger() {
        if (!responseEnded) {
            Watchdog.Watch patience = watchdog.watch(this::release);
            patience.expireIn(LINGER_NANOS);
            lingering = patience;
        }
    }

    /** Stops sending and collecting, and returns the memory; the response may still go on. */
    public void stop() {
        stopped = true;
        StreamedBody streaming = upload;
        ConnectionLease open = lease;
        if (streaming != null && open != null) {
            streaming.detach(open.request());
        }
        BufferedBodyReader collecting = bodyReader;
        if (collecting != null) {
            collecting.close();
        }
        memory.close();
    }

    /** Resets the request; any remaining response bytes are discarded. */
    public void release() {
        stopLingering();
        ConnectionLease open = lease;
        if (open != null && !responseEnded) {
            open.request().reset();
        }
    }

    private void stopLingering() {
        Watchdog.Watch patience = lingering;
        if (patience != null) {
            patience.close();
        }
    }

    /** Returns whether the request was sent. */
    public boolean isSent() {
        return lease != null;
    }

    /** Receives the progress of a body that is collected whole. */
    private final class Collecting implements BufferedBodyReader.Owner {
        @Override
        public void received(int size) {
            BufferedBodyReader body = bodyReader;
            if (body != null && !body.isWaiting()) {
                listener.bodyActive();
            }
        }

        @Override
        public void paused() {
            listener.bodyPaused();
        }

        @Override
        public void resumed() {
            listener.bodyActive();
        }

        @Override
        public void tooLarge() {
            listener.bodyTooLarge();
        }

        @Override
        public void outOfMemory() {
            listener.failed(AttemptOutcome.NO_ROOM);
        }
    }
}
