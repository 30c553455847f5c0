package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.relay.StreamSink;
import dev.portolan.gateway.upstream.DatedHeaders;
import dev.portolan.gateway.upstream.ExchangeListener;
import dev.portolan.gateway.upstream.UpstreamExchange;
import dev.portolan.gateway.upstream.UpstreamRoute;
import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.credential.Authentication;
import dev.portolan.provider.head.RequestHead;

import io.vertx.core.http.HttpClientResponse;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;

/**
 * One attempt at one deployment, from its permit to its one ending. Belongs to one event loop.
 *
 * <p>A state machine whose endings exclude each other: it succeeds, fails or is cancelled.
 */
final class Attempt implements ExchangeListener {
    private final AttemptPlan plan;
    private final List<String> dropped;
    private final LiveDeployment deployment;
    private final AttemptTimeouts timeouts;
    private final InstantSource time;
    private final AttemptClock clock;
    private final AttemptVerdict verdict;
    private final AnswerReader reader;
    private final StreamRelay relay;
    private final StreamSink caller;
    private final PlannedCall planned;
    private final Attempts attempts;
    private final UpstreamExchange exchange;
    private boolean ended;

    /**
     * The attempt that {@code plan} describes.
     *
     * @param dropped the request's members that its protocol cannot express
     */
    Attempt(AttemptPlan plan, List<String> dropped, Setting setting) {
        EventLoopResources loop = setting.loop();
        this.plan = plan;
        this.dropped = dropped;
        this.deployment = plan.deployment();
        this.reader = plan.reader();
        this.timeouts = setting.timeouts();
        this.time = loop.clock();
        this.caller = setting.caller();
        this.planned = setting.planned();
        this.relay = new StreamRelay(caller);
        this.attempts = setting.attempts();
        this.clock = new AttemptClock(plan, timeouts, loop.watchdog(), this::expired);
        this.verdict = new AttemptVerdict(plan, clock, loop.watchdog());
        this.exchange =
                new UpstreamExchange(
                        new UpstreamRoute(
                                loop.connections(), deployment.origin(), planned.passed()),
                        planned.answers().newReservation(),
                        loop.queue(),
                        loop.watchdog(),
                        this);
    }

    /** Sends {@code prepared} with {@code credentials}. */
    void send(UpstreamRequest prepared, List<Authentication.Header> credentials) {
        planned.whenSent(this::startClock);
        exchange.send(prepared, credentials, planned.upload());
    }

    private void startClock() {
        if (!ended) {
            clock.start();
        }
    }

    @Override
    public void connected() {
        deployment.observed().connection().onConnected();
    }

    @Override
    public void connectionFailed(Throwable cause) {
        deployment.observed().connection().onFailure(cause);
    }

    @Override
    public void responded(HttpClientResponse response) {
        if (response.statusCode() / 100 != 2) {
            clock.errorFollows();
            exchange.collectError(response, body -> refused(response, body));
            return;
        }
        reader.head(response::getHeader);
        if (timeouts.stream() || reader.streams()) {
            exchange.stream(response);
        } else {
            clock.active();
            exchange.collectAnswer(response, this::whole);
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
                if (end()) {
                    verdict.answered();
                }
                attempts.answered(this, answer);
            }
        }
    }

    @Override
    public void received(Slice chunk) {
        int content = reader.feed(chunk.array(), chunk.from(), chunk.to(), relay);
        if (relay.error() != null) {
            finishStream(AttemptOutcome.CUT);
            return;
        }
        relay.count(content);
        if (clock.received(content, relay)) {
            verdict.firstSign();
        }
        if (relay.ready()) {
            observeLocation();
            attempts.commit(this);
        }
        if (relay.isDone()) {
            finishStream(AttemptOutcome.CUT);
        } else if (caller.full()) {
            pause();
        }
    }

    /** Pauses for a slow caller, whose time does not count as the upstream's silence. */
    private void pause() {
        exchange.pause();
        clock.pause();
        caller.whenDrained(
                () -> {
                    if (!ended) {
                        clock.active();
                        exchange.resume();
                    }
                });
    }

    @Override
    public void streamEnded(boolean marked) {
        if (!marked) {
            reader.cutOff();
        }
        finishStream(AttemptOutcome.CUT);
    }

    @Override
    public void streamBroken() {
        broken(AttemptOutcome.CUT);
    }

    private void finishStream(AttemptOutcome ifUnfinished) {
        if (ended) {
            return;
        }
        switch (reader.end(relay)) {
            case StreamEnd.Complete _complete -> {
                if (end()) {
                    verdict.streamed(relay);
                }
                exchange.linger();
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
            finishStream(outcome);
        } else {
            fail(FailedAttempt.of(outcome));
        }
    }

    private void expired() {
        broken(clock.answers() ? AttemptOutcome.SILENT : AttemptOutcome.NO_FIRST_TOKEN);
    }

    @Override
    public void bodyActive() {
        clock.active();
    }

    /** The deployment is not to blame for silence while reading is paused. */
    @Override
    public void bodyPaused() {
        clock.pause();
    }

    @Override
    public void bodyTooLarge() {
        fail(FailedAttempt.of(ProviderError.unusable("its answer is larger than 64 MiB")));
    }

    @Override
    public void failed(AttemptOutcome outcome) {
        fail(FailedAttempt.of(outcome));
    }

    private void fail(FailedAttempt failure) {
        if (end()) {
            verdict.failed(failure);
            exchange.release();
            attempts.failed(this, failure);
        }
    }

    /** Ends the attempt for a reason that is not the deployment's, and resets the request. */
    void cancel(AttemptOutcome outcome) {
        if (end()) {
            verdict.cancelled(outcome);
            exchange.release();
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        clock.close();
        exchange.stop();
        deployment.meters().onMalformed(relay.malformedEvents());
        observeLocation();
        return true;
    }

    /** Records the location that the answer reports, before its origin is named to the caller. */
    private void observeLocation() {
        reader.location().ifPresent(deployment::onLocation);
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
        return plan.permit().probesRecovery();
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
        RequestHead head = plan.request().call().head();
        Usage reported = relay.usage();
        if (reported != null) {
            return TokensUsed.reported(head, reported).with(relay.quantities());
        }
        boolean worked = exchange.isSent() && outcome == AttemptOutcome.ABANDONED;
        return clock.answers() || worked
                ? TokensUsed.ofStream(plan.request().call(), relay.contentEvents())
                        .with(relay.quantities())
                : null;
    }

    /** The surroundings of the attempts of one request. */
    record Setting(
            EventLoopResources loop,
            AttemptTimeouts timeouts,
            StreamSink caller,
            PlannedCall planned,
            Attempts attempts) {}
}
