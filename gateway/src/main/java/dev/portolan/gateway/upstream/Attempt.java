package dev.portolan.gateway.upstream;

import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.buffer.Hold;
import dev.portolan.gateway.buffer.HoldQueue;
import dev.portolan.gateway.buffer.Intake;
import dev.portolan.gateway.buffer.Share;
import dev.portolan.gateway.relay.Outlet;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.StreamEnd;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.Usage;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.credential.Authentication;
import dev.portolan.provider.wire.Slice;

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
import java.util.concurrent.TimeUnit;

/**
 * One try at one deployment, from its permit to its one ending. Belongs to one event loop.
 *
 * <p>Longer than most files here, because it is one state machine whose endings exclude each other.
 *
 * <p>Cancelling reaches the upstream at once: on HTTP/1.1 the connection closes, on HTTP/2 the
 * stream is reset.
 */
final class Attempt {
    private static final long WHOLE_LIMIT = 64L << 20;
    private static final long ERROR_LIMIT = 256L << 10;

    /** An answer that is there already waits for longer than a request that is yet to be read. */
    private static final long ROOM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What breaks a request breaks its response too; without a handler it would be logged. */
    private static final Handler<Throwable> TOLD_BY_THE_RESPONSE = failure -> {};

    private final Ticket ticket;
    private final List<String> dropped;
    private final LiveDeployment deployment;
    private final Guard.Permit permit;
    private final Clocks clocks;
    private final Watchdog watchdog;
    private final InstantSource clock;
    private final AttemptClock life;
    private final AnswerReader reader;
    private final StreamRelay relay;
    private final Outlet caller;
    private final Owner owner;
    private final Hold held;
    private final HoldQueue queue;
    private @Nullable Lease lease;
    private @Nullable Intake intake;
    private Watchdog.@Nullable Watch lingering;
    private boolean ended;
    private boolean responseEnded;

    /**
     * An attempt at what {@code ticket} asks for.
     *
     * @param dropped what of the request its protocol can't say
     */
    Attempt(Ticket ticket, List<String> dropped, Setting setting) {
        this.ticket = ticket;
        this.dropped = dropped;
        this.deployment = ticket.deployment();
        this.permit = ticket.permit();
        this.reader = ticket.reader();
        this.clocks = setting.clocks();
        this.watchdog = setting.loop().watchdog();
        this.clock = setting.loop().clock();
        this.caller = setting.caller();
        this.relay = new StreamRelay(caller);
        this.owner = setting.owner();
        this.held = setting.answers().hold();
        this.queue = setting.loop().queue();
        this.life = new AttemptClock(ticket, clocks, watchdog, this::expired);
    }

    /** Sends {@code prepared} with {@code credentials} on a connection of {@code connections}. */
    void send(
            Connections connections,
            UpstreamRequest prepared,
            List<Authentication.Header> credentials) {
        life.start();
        connections
                .lease(deployment.origin())
                .onComplete(leased -> connected(leased, prepared, credentials));
    }

    private void connected(
            AsyncResult<Lease> result,
            UpstreamRequest prepared,
            List<Authentication.Header> credentials) {
        Lease leased = result.result();
        if (leased == null) {
            if (result.cause() instanceof NoSocketException) {
                fail(Failure.of(Outcome.NO_SOCKET));
                return;
            }
            deployment.health().reach().missed(result.cause());
            fail(Failure.of(Outcome.NOT_CONNECTED));
            return;
        }
        HttpClientRequest request = leased.request();
        request.exceptionHandler(TOLD_BY_THE_RESPONSE);
        if (ended) {
            leased.unused();
            return;
        }
        lease = leased;
        deployment.health().reach().made();
        request.response().onComplete(this::responded);
        request.setMethod(HttpMethod.valueOf(prepared.method())).setURI(prepared.path());
        MultiMap headers = request.headers();
        prepared.headers().forEach(headers::set);
        credentials.forEach(header -> headers.set(header.name(), header.value()));
        Buffer body = Buffers.of(prepared.body());
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        request.end(body);
    }

    private void responded(AsyncResult<HttpClientResponse> result) {
        HttpClientResponse response = result.result();
        if (ended) {
            ignore(response);
            return;
        }
        if (response == null) {
            deployment.health().reach().missed(result.cause());
            fail(Failure.of(Outcome.RESET));
            return;
        }
        if (response.statusCode() / 100 != 2) {
            life.errorFollows();
            collect(response, ERROR_LIMIT, body -> refused(response, body));
            return;
        }
        reader.head(response::getHeader);
        if (clocks.stream()) {
            stream(response);
        } else {
            life.goOn();
            collect(response, WHOLE_LIMIT, this::whole);
        }
    }

    /** Vert.x logs the reset of a response that nobody listens to. */
    private static void ignore(@Nullable HttpClientResponse response) {
        if (response != null) {
            response.exceptionHandler(TOLD_BY_THE_RESPONSE);
        }
    }

    /** What grows is copied as it does; what is announced has room from the start. */
    private void collect(HttpClientResponse response, long limit, BodyHandler handler) {
        long announced = Math.min(limit, announced(response));
        Intake body =
                new Intake(
                        response,
                        new Intake.Bounds(limit, announced, announced < 0 ? 2 : 1, ROOM_NANOS),
                        held,
                        queue,
                        new Collecting());
        intake = body;
        response.endHandler(
                end -> {
                    ended(response);
                    if (!ended) {
                        handler.handle(body.taken());
                    }
                });
        response.exceptionHandler(failure -> fail(Failure.of(Outcome.CUT)));
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
                Failure.of(
                        ticket.provider()
                                .error(
                                        response.statusCode(),
                                        new Dated(response::getHeader, clock),
                                        body.toBytes())));
    }

    private void whole(Slice body) {
        switch (reader.whole(body.array(), body.from(), body.to())) {
            case WholeAnswer.Failure failure -> fail(Failure.of(failure.error()));
            case WholeAnswer.Answer answer -> {
                succeed();
                owner.answered(this, answer);
            }
        }
    }

    private void stream(HttpClientResponse response) {
        response.handler(chunk -> received(response, chunk));
        response.endHandler(
                end -> {
                    ended(response);
                    if (!tellsItsEnd(response)) {
                        reader.cutOff();
                    }
                    streamEnded(Outcome.CUT);
                });
        response.exceptionHandler(
                failure -> {
                    responseEnded = true;
                    broken(Outcome.CUT);
                });
    }

    /** A body that only the connection's close ends looks the same where it was cut. */
    private static boolean tellsItsEnd(HttpClientResponse response) {
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
            streamEnded(Outcome.CUT);
            return;
        }
        relay.count(content);
        if (life.received(content, relay)) {
            permit.answering(life.judged(life.elapsed()), life.allowed());
        }
        if (relay.ready()) {
            hear();
            owner.commit(this);
        }
        if (relay.isDone()) {
            streamEnded(Outcome.CUT);
        } else if (caller.full()) {
            pause(response);
        }
    }

    private void ended(HttpClientResponse response) {
        responseEnded = true;
        Lease done = lease;
        if (done != null) {
            done.ended(response);
        }
    }

    /** A caller that reads slowly is no silence of the upstream's. */
    private void pause(HttpClientResponse response) {
        response.pause();
        life.rest();
        caller.whenDrained(
                () -> {
                    if (!ended) {
                        life.goOn();
                        response.resume();
                    }
                });
    }

    private void streamEnded(Outcome ifUnfinished) {
        if (ended) {
            closeLingering();
            return;
        }
        switch (reader.end(relay)) {
            case StreamEnd.Complete _complete -> {
                succeed();
                linger();
                owner.streamed(this);
            }
            case StreamEnd.Cut _cut -> fail(Failure.of(ifUnfinished));
            case StreamEnd.Failed failed -> fail(Failure.of(failed.error()));
        }
    }

    /** Nothing more comes; an answer that has finished is whole without its last word. */
    private void broken(Outcome outcome) {
        reader.cutOff();
        if (life.finishing() || life.answers()) {
            streamEnded(outcome);
        } else {
            fail(Failure.of(outcome));
        }
    }

    /** Lets the connection of a stream that said it is over come to its own end, for its reuse. */
    private void linger() {
        if (!responseEnded) {
            Watchdog.Watch patience = watchdog.watch(this::release);
            patience.expireIn(LINGER_NANOS);
            lingering = patience;
        }
    }

    private void expired() {
        broken(life.answers() ? Outcome.SILENT : Outcome.NO_FIRST_TOKEN);
    }

    private void fail(Failure failure) {
        if (!end()) {
            return;
        }
        if (life.blames(failure.outcome())) {
            if (permit.speaksOfNow()) {
                deployment.latency().failed(life.elapsed(), watchdog.now());
            }
            permit.failed(failure.outcome());
        } else if (failure.outcome() == Outcome.RATE_LIMITED) {
            permit.full();
        } else {
            permit.abandoned();
        }
        deployment.failed(failure, watchdog.now());
        release();
        owner.failed(this, failure);
    }

    private void succeed() {
        if (end()) {
            long now = watchdog.now();
            long took = clocks.stream() ? life.firstToken() : life.elapsed();
            permit.succeeded(life.judged(took), life.allowed());
            if (clocks.stream()) {
                deployment.answered(permit, life, relay, now);
            } else if (life.isUsual()) {
                deployment.answeredWhole(permit, took, now);
            }
        }
    }

    /** Ends the attempt for a reason that is not the deployment's, and tells the upstream. */
    void cancel(Outcome outcome) {
        if (!end()) {
            return;
        }
        if (life.blames(outcome)) {
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
        life.close();
        Intake collecting = intake;
        if (collecting != null) {
            collecting.close();
        }
        held.close();
        deployment.meters().onMalformed(relay.malformedEvents());
        hear();
        return true;
    }

    /** Before anybody is told who answered: where the answer says it was made may change that. */
    private void hear() {
        reader.place().ifPresent(deployment::heard);
    }

    /** Gives the connection up: what still comes on it is of no use. */
    private void release() {
        closeLingering();
        Lease open = lease;
        if (open != null && !responseEnded) {
            open.request().reset();
        }
    }

    private void closeLingering() {
        Watchdog.Watch patience = lingering;
        if (patience != null) {
            patience.close();
        }
    }

    Ticket ticket() {
        return ticket;
    }

    LiveDeployment deployment() {
        return deployment;
    }

    AnswerReader reader() {
        return reader;
    }

    /** What went by in its stream. */
    StreamRelay relay() {
        return relay;
    }

    /** What of the request its protocol can't say. */
    List<String> dropped() {
        return dropped;
    }

    /** From its start to a stream's first token in nanoseconds; -1 where there was none. */
    long firstTokenNanos() {
        return life.firstToken();
    }

    /** Whether it is made to see whether its deployment is well again. */
    boolean looksAgain() {
        return permit.looksAgain();
    }

    /** Whether its model thinks. */
    boolean thinks() {
        return life.thinks();
    }

    /** The attempt as one that ended so. */
    AttemptRecord ended(Outcome outcome, @Nullable Taken taken) {
        return new AttemptRecord(deployment, outcome, life.elapsed(), firstTokenNanos(), taken);
    }

    /**
     * The tokens that a stream took which ended so; null where it took none. A place that was left
     * before its first token has read the prompt.
     */
    @Nullable Taken taken(Outcome outcome) {
        Usage told = relay.usage();
        if (told != null) {
            return Taken.told(told);
        }
        boolean worked = lease != null && outcome == Outcome.ABANDONED;
        return life.answers() || worked
                ? Taken.seen(ticket.ask().call().head(), relay.contentEvents())
                : null;
    }

    /** What the attempts of one request run in. */
    record Setting(Loop loop, Clocks clocks, Outlet caller, Share answers, Owner owner) {}

    /** Hears how an attempt goes; of the endings it hears exactly one, and none after a cancel. */
    interface Owner {
        /** There is an answer to be seen: the head may be sent. */
        void commit(Attempt attempt);

        /** A stream ended as a whole answer does. */
        void streamed(Attempt attempt);

        /** A whole answer came. */
        void answered(Attempt attempt, WholeAnswer.Answer answer);

        /** The attempt ended without a whole answer. */
        void failed(Attempt attempt, Failure failure);
    }

    /** Hears how a body comes that is collected whole. */
    private final class Collecting implements Intake.Owner {
        @Override
        public void received(int size) {
            Intake body = intake;
            if (body != null && !body.waits()) {
                goesOn();
            }
        }

        /** That nothing comes meanwhile is not the deployment's fault. */
        @Override
        public void heldBack() {
            life.rest();
        }

        @Override
        public void goesOn() {
            life.goOn();
        }

        @Override
        public void tooLarge() {
            fail(Failure.of(ProviderError.unusable("its answer is too large")));
        }

        @Override
        public void noRoom() {
            fail(Failure.of(Outcome.NO_ROOM));
        }
    }

    @FunctionalInterface
    private interface BodyHandler {
        void handle(Slice body);
    }
}
