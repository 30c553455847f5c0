package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.attempt.EventLoopResources;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.cache.CallResult;
import dev.portolan.gateway.cache.SharedAnswerHead;
import dev.portolan.gateway.cache.Subscriber;
import dev.portolan.gateway.cache.Subscription;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One exchange aboard a flight. Whoever was sent nothing yet when the flight fails goes on without
 * it, but for the one who made its call: that one is told why.
 */
final class CoalescedRequest implements Subscriber<SharedAnswerHead, CallResult>, ActiveCall {
    private final Exchange exchange;
    private final Call call;
    private final EventLoopResources loop;
    private final Runnable goOnAlone;
    private @Nullable CoalescedCallLeader lead;
    private boolean last;
    private @Nullable Subscription<SharedAnswerHead, CallResult> seat;
    private @Nullable SharedAnswerHead head;
    private @Nullable CallResult landing;

    /**
     * A passenger who has not boarded yet.
     *
     * @param goOnAlone asks upstream for this exchange only
     */
    CoalescedRequest(Exchange exchange, Call call, EventLoopResources loop, Runnable goOnAlone) {
        this.exchange = exchange;
        this.call = call;
        this.loop = loop;
        this.goOnAlone = goOnAlone;
    }

    /** Takes the seat of one who joins a call. */
    void boards(Subscription<SharedAnswerHead, CallResult> taken) {
        seat = taken;
    }

    /** Takes the seat of the one who makes the call. */
    void leads(Subscription<SharedAnswerHead, CallResult> taken, CoalescedCallLeader made) {
        seat = taken;
        lead = made;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public boolean follows() {
        return call.head().stream();
    }

    @Override
    public void begins(SharedAnswerHead known) {
        head = known;
        exchange.answering(known.deployment(), known.attempts(), known.dropped());
    }

    @Override
    public void events(Slice events) {
        exchange.response().startStream();
        exchange.response().write(events.array(), events.from(), events.to());
    }

    @Override
    public void ends(CallResult how, boolean pays) {
        landing = how;
        if (!pays) {
            exchange.paysNothing();
        }
        switch (how) {
            case CallResult.Whole whole -> whole(whole);
            case CallResult.Streamed streamed -> streamed(streamed);
            case CallResult.Broken broken -> {
                if (mustBeTold()) {
                    exchange.interrupted(broken.broken(), broken.failure());
                }
            }
            case CallResult.Failed failed -> {
                if (mustBeTold()) {
                    exchange.exhausted(failed.how());
                }
            }
            case CallResult.TimedOut _late -> {
                if (mustBeTold()) {
                    exchange.deadlinePassed();
                }
            }
        }
    }

    private boolean mustBeTold() {
        if (lead != null || exchange.response().begun()) {
            return true;
        }
        goOnAlone.run();
        return false;
    }

    private void whole(CallResult.Whole whole) {
        if (!follows()) {
            exchange.answered(whole.last(), whole.answer());
            return;
        }
        Optional<Slice> events = AnswerForm.toEvents(call, whole.answer().body());
        if (events.isEmpty()) {
            goOnAlone.run();
            return;
        }
        events(events.get());
        Usage usage = whole.answer().usage();
        AnswerForm.usageEvent(call, events.get(), usage).ifPresent(this::events);
        exchange.streamed(whole.last(), new StreamRelay(exchange.response()));
    }

    private void streamed(CallResult.Streamed streamed) {
        CallResult.Stream stream = streamed.stream();
        if (follows()) {
            exchange.response().startStream();
            AnswerForm.usageEvent(call, stream.events(), stream.usage()).ifPresent(this::events);
            exchange.streamed(streamed.last(), stream.relay());
            return;
        }
        Optional<Slice> body = AnswerForm.toWhole(call, stream.events(), stream.usage());
        if (body.isEmpty()) {
            goOnAlone.run();
            return;
        }
        exchange.answered(
                streamed.last(),
                new WholeAnswer.Answer(body.get(), stream.usage(), stream.relay().finish()));
    }

    @Override
    public boolean full() {
        return response().full();
    }

    @Override
    public void whenDrained(Runnable resume) {
        response().whenDrained(resume);
    }

    private CallerResponse response() {
        return exchange.response();
    }

    @Override
    public List<AttemptRecord> records() {
        CallResult ended = landing;
        CoalescedCallLeader made = lead;
        SharedAnswerHead begun = head;
        if (ended != null) {
            return ended.records();
        }
        if (last && made != null) {
            return made.records();
        }
        return begun == null ? List.of() : begun.records();
    }

    /** Who joins a call that another one made passed nobody over. */
    @Override
    public List<SkippedDeployment> skipped() {
        CoalescedCallLeader made = lead;
        return made == null ? List.of() : made.skipped();
    }

    @Override
    public void abandon() {
        if (landing != null) {
            return;
        }
        Subscription<SharedAnswerHead, CallResult> taken = seat;
        last = taken != null && taken.leave();
        if (!last) {
            exchange.paysNothing();
        }
    }
}
