package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.EventLoopResources;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.cache.Subscriber;
import dev.portolan.gateway.cache.Subscription;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One request's part in a coalesced call: passes its answer on in the form its caller requested. If
 * the call fails before anything was sent, the request retries alone, unless it made the call.
 */
final class CoalescedRequest implements Subscriber, ActiveCall {
    private final ResponseWriter answer;
    private final EventLoopResources loop;
    private final Runnable retryAlone;
    private @Nullable CoalescedCallLeader leader;
    private @Nullable Subscription subscription;
    private @Nullable AnswerHead head;
    private @Nullable RequestOutcome outcome;
    private boolean wasLast;
    private boolean billed = true;

    /**
     * A request that has not joined a call yet.
     *
     * @param retryAlone calls upstream for this request only
     */
    CoalescedRequest(ResponseWriter answer, EventLoopResources loop, Runnable retryAlone) {
        this.answer = answer;
        this.loop = loop;
        this.retryAlone = retryAlone;
    }

    /** Joins a call that another request makes. */
    void joins(Subscription joined) {
        subscription = joined;
    }

    /** Joins the call that {@code made} makes for this request. */
    void leads(Subscription joined, CoalescedCallLeader made) {
        subscription = joined;
        leader = made;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public boolean streams() {
        return call().head().stream();
    }

    private Call call() {
        return answer.call();
    }

    private CallerResponse response() {
        return answer.response();
    }

    @Override
    public void answering(AnswerHead known) {
        head = known;
        answer.answering(known);
    }

    @Override
    public void events(Slice events) {
        response().startStream();
        answer.write(events);
    }

    @Override
    public void ended(RequestOutcome how, boolean isBilled) {
        outcome = how;
        billed = isBilled;
        switch (how) {
            case RequestOutcome.Answered whole -> answered(whole);
            case RequestOutcome.Streamed streamed -> streamed(streamed);
            case RequestOutcome.Interrupted _,
                    RequestOutcome.Exhausted _,
                    RequestOutcome.DeadlinePassed _,
                    RequestOutcome.Cached _ -> {
                if (leader != null || answer.begun()) {
                    answer.ended(how);
                } else {
                    retryAlone.run();
                }
            }
        }
    }

    private void answered(RequestOutcome.Answered whole) {
        if (!streams()) {
            answer.ended(whole);
            return;
        }
        Optional<Slice> events = AnswerForm.toEvents(call(), whole.answer().body());
        if (events.isEmpty()) {
            retryAlone.run();
            return;
        }
        events(events.get());
        endStream(
                whole.attempts(),
                whole.last(),
                new RequestOutcome.Stream(whole.answer().usage(), null, 0, events.get()));
    }

    private void streamed(RequestOutcome.Streamed streamed) {
        RequestOutcome.Stream stream = streamed.stream();
        if (streams()) {
            response().startStream();
            endStream(streamed.attempts(), streamed.last(), stream);
            return;
        }
        Optional<Slice> body = AnswerForm.toWhole(call(), stream.events(), stream.usage());
        if (body.isEmpty()) {
            retryAlone.run();
            return;
        }
        answer.ended(
                new RequestOutcome.Answered(
                        streamed.attempts(),
                        streamed.last(),
                        new WholeAnswer.Answer(body.get(), stream.usage(), stream.finish())));
    }

    private void endStream(
            List<AttemptRecord> attempts, AttemptRecord last, RequestOutcome.Stream stream) {
        AnswerForm.usageEvent(call(), stream.events(), stream.usage()).ifPresent(this::events);
        answer.ended(new RequestOutcome.Streamed(attempts, last, stream));
    }

    @Override
    public boolean full() {
        return response().full();
    }

    @Override
    public void whenDrained(Runnable resume) {
        response().whenDrained(resume);
    }

    @Override
    public List<AttemptRecord> records() {
        RequestOutcome ended = outcome;
        CoalescedCallLeader made = leader;
        AnswerHead begun = head;
        if (ended != null) {
            return ended.attempts();
        }
        if (wasLast && made != null) {
            return made.records();
        }
        return begun == null ? List.of() : begun.ended();
    }

    /** The skipped deployments of the call, if this request made it. */
    @Override
    public List<SkippedDeployment> skipped() {
        CoalescedCallLeader made = leader;
        return made == null ? List.of() : made.skipped();
    }

    @Override
    public boolean isBilled() {
        return billed;
    }

    @Override
    public void abandon() {
        if (outcome != null) {
            return;
        }
        Subscription joined = subscription;
        wasLast = joined != null && joined.cancel();
        billed = wasLast;
    }
}
