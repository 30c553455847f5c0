package dev.portolan.gateway.flow;

import dev.portolan.gateway.cache.Passenger;
import dev.portolan.gateway.cache.Seat;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.upstream.AttemptRecord;
import dev.portolan.gateway.upstream.Course;
import dev.portolan.gateway.upstream.Loop;
import dev.portolan.gateway.upstream.PassedOver;
import dev.portolan.provider.Call;
import dev.portolan.provider.Usage;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.wire.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One exchange aboard a flight. Whoever was sent nothing yet when the flight fails goes on without
 * it, but for the one who made its call: that one is told why.
 */
final class Follower implements Passenger<Head, Landing>, Course {
    private final Exchange exchange;
    private final Call call;
    private final Loop loop;
    private final Runnable goOnAlone;
    private @Nullable Lead lead;
    private boolean last;
    private @Nullable Seat<Head, Landing> seat;
    private @Nullable Head head;
    private @Nullable Landing landing;

    /**
     * A passenger who has not boarded yet.
     *
     * @param goOnAlone asks upstream for this exchange only
     */
    Follower(Exchange exchange, Call call, Loop loop, Runnable goOnAlone) {
        this.exchange = exchange;
        this.call = call;
        this.loop = loop;
        this.goOnAlone = goOnAlone;
    }

    /** Takes the seat of one who joins a call. */
    void boards(Seat<Head, Landing> taken) {
        seat = taken;
    }

    /** Takes the seat of the one who makes the call. */
    void leads(Seat<Head, Landing> taken, Lead made) {
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
    public void begins(Head known) {
        head = known;
        exchange.answering(known.deployment(), known.attempts(), known.dropped());
    }

    @Override
    public void events(Slice events) {
        exchange.response().startStream();
        exchange.response().write(events.array(), events.from(), events.to());
    }

    @Override
    public void ends(Landing how, boolean pays) {
        landing = how;
        if (!pays) {
            exchange.paysNothing();
        }
        switch (how) {
            case Landing.Whole whole -> whole(whole);
            case Landing.Streamed streamed -> streamed(streamed);
            case Landing.Broken broken -> {
                if (mustBeTold()) {
                    exchange.interrupted(broken.broken(), broken.failure());
                }
            }
            case Landing.Failed failed -> {
                if (mustBeTold()) {
                    exchange.exhausted(failed.how());
                }
            }
            case Landing.TimedOut _late -> {
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

    private void whole(Landing.Whole whole) {
        if (!follows()) {
            exchange.answered(whole.last(), whole.answer());
            return;
        }
        Optional<Slice> events = Replay.asEvents(call, whole.answer().body());
        if (events.isEmpty()) {
            goOnAlone.run();
            return;
        }
        events(events.get());
        Usage usage = whole.answer().usage();
        Replay.usageChunk(call, events.get(), usage).ifPresent(this::events);
        exchange.streamed(whole.last(), new StreamRelay(exchange.response()));
    }

    private void streamed(Landing.Streamed streamed) {
        Landing.Stream stream = streamed.stream();
        if (follows()) {
            exchange.response().startStream();
            Replay.usageChunk(call, stream.events(), stream.usage()).ifPresent(this::events);
            exchange.streamed(streamed.last(), stream.relay());
            return;
        }
        Optional<Slice> body = Replay.asWhole(call, stream.events(), stream.usage());
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
        Landing ended = landing;
        Lead made = lead;
        Head begun = head;
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
    public List<PassedOver> passedOver() {
        Lead made = lead;
        return made == null ? List.of() : made.passedOver();
    }

    @Override
    public void abandon() {
        if (landing != null) {
            return;
        }
        Seat<Head, Landing> taken = seat;
        last = taken != null && taken.leave();
        if (!last) {
            exchange.paysNothing();
        }
    }
}
