package dev.portolan.gateway.attempt;

import dev.portolan.gateway.buffer.BufferedBodyReader;
import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.buffer.ReservationQueue;
import dev.portolan.gateway.buffer.TenantShare;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.relay.StreamSink;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.transport.ConnectionLease;
import dev.portolan.gateway.transport.Connections;
import dev.portolan.gateway.transport.NoSocketException;
import dev.portolan.gateway.transport.PassedHeaders;
import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.credential.Authentication;
import dev.portolan.provider.request.Operation;

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

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One attempt at one deployment, from its permit to its one ending. Belongs to one event loop.
 *
 * <p>Longer than most files here, because it is one state machine whose endings exclude each other.
 *
 * <p>Cancelling reaches the upstream at once: on HTTP/1.1 the connection closes, on HTTP/2 the
 * stream is reset.
 */
final class Attempt {
    private static final long WHOLE_LIMIT = 64L << 20;
    private static final long ERROR_LIMIT = 256L << 10;

    /** How long a whole answer waits for memory: longer than a request that is yet to be read. */
    private static final long ROOM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The statuses of a server that lacks a path, or its method. */
    private static final Set<Integer> NO_SUCH_PATH = Set.of(404, 405, 501);

    /** Does nothing: the response reports the same failure, and Vert.x logs unhandled ones. */
    private static final Handler<Throwable> REPORTED_BY_THE_RESPONSE = failure -> {};

    private final AttemptPlan plan;
    private final List<String> dropped;
    private final LiveDeployment deployment;
    private final AttemptPermit permit;
    private final AttemptTimeouts timeouts;
    private final Watchdog watchdog;
    private final InstantSource time;
    private final AttemptClock clock;
    private final AnswerReader reader;
    private final StreamRelay relay;
    private final StreamSink caller;
    private final Attempts attempts;
    private final PassedHeaders passed;
    private final MemoryReservation memory;
    private final ReservationQueue queue;
    private @Nullable ConnectionLease lease;
    private @Nullable BufferedBodyReader bodyReader;
    private Watchdog.@Nullable Watch lingering;
    private boolean ended;
    private boolean responseEnded;

    /**
     * The attempt that {@code plan} describes.
     *
     * @param dropped the request's members that its protocol cannot express
     */
    Attempt(AttemptPlan plan, List<String> dropped, Setting setting) {
        this.plan = plan;
        this.dropped = dropped;
        this.deployment = plan.deployment();
        this.permit = plan.permit();
        this.reader = plan.reader();
        this.timeouts = setting.timeouts();
        this.watchdog = setting.loop().watchdog();
        this.time = setting.loop().clock();
        this.caller = setting.caller();
        this.relay = new StreamRelay(caller);
        this.attempts = setting.attempts();
        this.passed = setting.passed();
        this.memory = setting.answers().newReservation();
        this.queue = setting.loop().queue();
        this.clock = new AttemptClock(plan, timeouts, watchdog, this::expired);
    }

    /** Sends {@code prepared} with {@code credentials} on a connection of {@code connections}. */
    void send(
            Connections connections,
            UpstreamRequest prepared,
            List<Authentication.Header> credentials) {
        clock.start();
        connect(new Sending(connections, prepared, credentials));
    }

    private void connect(Sending sending) {
        sending.connections()
                .lease(deployment.origin())
                .onComplete(leased -> connected(leased, sending));
    }

    private void connected(AsyncResult<ConnectionLease> result, Sending sending) {
        ConnectionLease leased = result.result();
        if (leased == null) {
            if (result.cause() instanceof NoSocketException) {
                fail(FailedAttempt.of(AttemptOutcome.NO_SOCKET));
                return;
            }
            deployment.observed().connection().onFailure(result.cause());
            fail(FailedAttempt.of(AttemptOutcome.NOT_CONNECTED));
            return;
        }
        HttpClientRequest request = leased.request();
        request.exceptionHandler(REPORTED_BY_THE_RESPONSE);
        if (ended) {
            leased.returnUnused();
            return;
        }
        lease = leased;
        deployment.observed().connection().onConnected();
        request.response().onComplete(response -> responded(response, sending));
        UpstreamRequest prepared = sending.prepared();
        request.setMethod(HttpMethod.valueOf(prepared.method())).setURI(prepared.path());
        MultiMap headers = request.headers();
        prepared.headers().forEach(headers::set);
        passed.addTo(headers, deployment.transport());
        sending.credentials().forEach(header -> headers.set(header.name(), header.value()));
        Buffer body = Buffers.of(prepared.body());
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        request.end(body);
    }

    private void responded(AsyncResult<HttpClientResponse> result, Sending sending) {
        HttpClientResponse response = result.result();
        if (ended) {
            ignore(response);
            return;
        }
        if (response == null) {
            deployment.observed().connection().onFailure(result.cause());
            fail(FailedAttempt.of(AttemptOutcome.RESET));
            return;
        }
        UpstreamRequest otherwise = sending.prepared().otherwise();
        if (otherwise != null && NO_SUCH_PATH.contains(response.statusCode())) {
            collect(response, ERROR_LIMIT, _body -> sendOtherwise(otherwise, sending));
            return;
        }
        if (response.statusCode() / 100 != 2) {
            clock.errorFollows();
            collect(response, ERROR_LIMIT, body -> refused(response, body));
            return;
        }
        reader.head(response::getHeader);
        if (timeouts.stream()) {
            stream(response);
        } else {
            clock.active();
            collect(response, WHOLE_LIMIT, this::whole);
        }
    }

    /** Sends another form of the request to a server that lacks the path of the first. */
    private void sendOtherwise(UpstreamRequest otherwise, Sending before) {
        lease = null;
        responseEnded = false;
        connect(new Sending(before.connections(), otherwise, before.credentials()));
    }

    /** Prevents that Vert.x logs the reset of a response without a handler. */
    private static void ignore(@Nullable HttpClientResponse response) {
        if (response != null) {
            response.exceptionHandler(REPORTED_BY_THE_RESPONSE);
        }
    }

    /** Collects a body. One without a length is copied as it grows, others have memory at once. */
    private void collect(HttpClientResponse response, long limit, BodyHandler handler) {
        long announced = Math.min(limit, announced(response));
        BufferedBodyReader body =
                new BufferedBodyReader(
                        response,
                        new BufferedBodyReader.Bounds(
                                limit, announced, announced < 0 ? 2 : 1, ROOM_NANOS),
                        memory,
                        queue,
                        new Collecting());
        bodyReader = body;
        response.endHandler(
                end -> {
                    ended(response);
                    if (!ended) {
                        handler.handle(body.take());
                    }
                });
        response.exceptionHandler(failure -> fail(FailedAttempt.of(AttemptOutcome.CUT)));
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

    private void refused(HttpClientResponse response, Slice body) {
        fail(
                FailedAttempt.of(
                        plan.provider()
                                .error(
                                        response.statusCode(),
                                        new DatedHeaders(response::getHeader, time),
                                        body.toBytes())));
    }

    private void whole(Slice body) {
        switch (reader.whole(body.array(), body.from(), body.to())) {
            case WholeAnswer.Failure failure -> fail(FailedAttempt.of(failure.error()));
            case WholeAnswer.Answer answer -> {
                succeed();
                attempts.answered(this, answer);
            }
        }
    }

    private void stream(HttpClientResponse response) {
        response.handler(chunk -> received(response, chunk));
        response.endHandler(
                end -> {
                    ended(response);
                    if (!marksItsEnd(response)) {
                        reader.cutOff();
                    }
                    streamEnded(AttemptOutcome.CUT);
                });
        response.exceptionHandler(
                failure -> {
                    responseEnded = true;
                    broken(AttemptOutcome.CUT);
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

    private void received(HttpClientResponse response, Buffer chunk) {
        if (ended) {
            return;
        }
        Slice bytes = Buffers.slice(chunk);
        int content = reader.feed(bytes.array(), bytes.from(), bytes.to(), relay);
        if (relay.error() != null) {
            streamEnded(AttemptOutcome.CUT);
            return;
        }
        relay.count(content);
        if (clock.received(content, relay)) {
            permit.onFirstToken(clock.comparable(clock.elapsed()), clock.allowed());
        }
        if (relay.ready()) {
            observeLocation();
            attempts.commit(this);
        }
        if (relay.isDone()) {
            streamEnded(AttemptOutcome.CUT);
        } else if (caller.full()) {
            pause(response);
        }
    }

    private void ended(HttpClientResponse response) {
        responseEnded = true;
        ConnectionLease done = lease;
        if (done != null) {
            done.returnAfter(response);
        }
    }

    /** Pauses for a slow caller, whose time does not count as the upstream's silence. */
    private void pause(HttpClientResponse response) {
        response.pause();
        clock.pause();
        caller.whenDrained(
                () -> {
                    if (!ended) {
                        clock.active();
                        response.resume();
                    }
                });
    }

    private void streamEnded(AttemptOutcome ifUnfinished) {
        if (ended) {
            stopLingering();
            return;
        }
        switch (reader.end(relay)) {
            case StreamEnd.Complete _complete -> {
                succeed();
                linger();
                attempts.streamed(this);
            }
            case StreamEnd.Cut _cut -> fail(FailedAttempt.of(ifUnfinished));
            case StreamEnd.Failed failed -> fail(FailedAttempt.of(failed.error()));
        }
    }

    /**
     * Ends an attempt that gets no more bytes; a finished answer is whole without its last event.
     */
    private void broken(AttemptOutcome outcome) {
        reader.cutOff();
        if (clock.finishing() || clock.answers()) {
            streamEnded(outcome);
        } else {
            fail(FailedAttempt.of(outcome));
        }
    }

    /** Waits for the end of a response whose stream is over, so that its connection is reused. */
    private void linger() {
        if (!responseEnded) {
            Watchdog.Watch patience = watchdog.watch(this::release);
            patience.expireIn(LINGER_NANOS);
            lingering = patience;
        }
    }

    private void expired() {
        broken(clock.answers() ? AttemptOutcome.SILENT : AttemptOutcome.NO_FIRST_TOKEN);
    }

    private void fail(FailedAttempt failure) {
        if (!end()) {
            return;
        }
        boolean blamed = clock.blames(failure.outcome());
        if (blamed && permit.isCurrent()) {
            deployment.latency().recordFailure(clock.elapsed(), watchdog.now());
        }
        if (blamed || failure.outcome() == AttemptOutcome.RATE_LIMITED) {
            permit.failed(failure.outcome());
        } else {
            permit.abandoned();
        }
        deployment.onFailure(failure, watchdog.now());
        release();
        attempts.failed(this, failure);
    }

    private void succeed() {
        if (end()) {
            long now = watchdog.now();
            long took = timeouts.stream() ? clock.firstToken() : clock.elapsed();
            permit.succeeded(clock.comparable(took), clock.allowed());
            if (timeouts.stream()) {
                deployment.onStream(
                        permit,
                        clock.firstSign(),
                        clock.sinceFirstToken(),
                        relay.contentEvents() - 1,
                        now);
            } else if (clock.isUsual() && !counts()) {
                deployment.onWholeAnswer(permit, took, now);
            }
        }
    }

    /** Returns whether it counts tokens, which tells nothing of how long an answer takes. */
    private boolean counts() {
        return plan.request().call().operation().kind() == Operation.Kind.TOKEN_COUNT;
    }

    /** Ends the attempt for a reason that is not the deployment's, and resets the request. */
    void cancel(AttemptOutcome outcome) {
        if (!end()) {
            return;
        }
        if (clock.blames(outcome)) {
            permit.failed(outcome);
        } else {
            permit.abandoned();
        }
        release();
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        clock.close();
        BufferedBodyReader collecting = bodyReader;
        if (collecting != null) {
            collecting.close();
        }
        memory.close();
        deployment.meters().onMalformed(relay.malformedEvents());
        observeLocation();
        return true;
    }

    /** Records the location that the answer reports, before its origin is named to the caller. */
    private void observeLocation() {
        reader.location().ifPresent(deployment::onLocation);
    }

    /** Resets the request; any remaining response bytes are discarded. */
    private void release() {
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

    AttemptPlan plan() {
        return plan;
    }

    LiveDeployment deployment() {
        return deployment;
    }

    AnswerReader reader() {
        return reader;
    }

    /** The relay of its stream. */
    StreamRelay relay() {
        return relay;
    }

    /** The request's members that its protocol cannot express. */
    List<String> dropped() {
        return dropped;
    }

    /** From its start to a stream's first token in nanoseconds; -1 where there was none. */
    long firstTokenNanos() {
        return clock.firstToken();
    }

    /** Returns whether it probes a deployment that was broken. */
    boolean looksAgain() {
        return permit.probesRecovery();
    }

    /** Returns whether its model thinks. */
    boolean thinks() {
        return clock.thinks();
    }

    /** From its start until now, in nanoseconds. */
    long elapsed() {
        return clock.elapsed();
    }

    /**
     * The tokens that a stream with this outcome used; null if it used none. A deployment that was
     * cancelled before its first token has read the prompt.
     */
    @Nullable TokensUsed tokens(AttemptOutcome outcome) {
        Usage reported = relay.usage();
        if (reported != null) {
            return TokensUsed.reported(reported);
        }
        boolean worked = lease != null && outcome == AttemptOutcome.ABANDONED;
        return clock.answers() || worked
                ? TokensUsed.estimated(plan.request().call().head(), relay.contentEvents())
                : null;
    }

    /** A request on its way. */
    private record Sending(
            Connections connections,
            UpstreamRequest prepared,
            List<Authentication.Header> credentials) {}

    /** The surroundings of the attempts of one request. */
    record Setting(
            EventLoopResources loop,
            AttemptTimeouts timeouts,
            StreamSink caller,
            TenantShare answers,
            PassedHeaders passed,
            Attempts attempts) {}

    /** Receives the progress of a body that is collected whole. */
    private final class Collecting implements BufferedBodyReader.Owner {
        @Override
        public void received(int size) {
            BufferedBodyReader body = bodyReader;
            if (body != null && !body.isWaiting()) {
                resumed();
            }
        }

        /** The deployment is not to blame for silence while reading is paused. */
        @Override
        public void paused() {
            clock.pause();
        }

        @Override
        public void resumed() {
            clock.active();
        }

        @Override
        public void tooLarge() {
            fail(FailedAttempt.of(ProviderError.unusable("its answer is larger than 64 MiB")));
        }

        @Override
        public void outOfMemory() {
            fail(FailedAttempt.of(AttemptOutcome.NO_ROOM));
        }
    }

    @FunctionalInterface
    private interface BodyHandler {
        void handle(Slice body);
    }
}
