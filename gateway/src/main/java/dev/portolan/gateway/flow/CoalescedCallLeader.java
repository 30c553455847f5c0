package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.AnswerListener;
import dev.portolan.gateway.attempt.Attempts;
import dev.portolan.gateway.attempt.EventLoopResources;
import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.cache.CoalescedCall;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Makes the attempts of a {@link CoalescedCall} and passes their outcome to its subscribers; stores
 * an answer that is whole, unfiltered and of one origin.
 */
final class CoalescedCallLeader implements AnswerListener {
    private final CoalescedCall call;
    private final PlannedCall planned;
    private final Store store;
    private final Attempts attempts;

    /** A leader of {@code call} that has yet to {@link #start}. */
    CoalescedCallLeader(
            CoalescedCall call, PlannedCall planned, EventLoopResources loop, Store store) {
        this.call = call;
        this.planned = planned;
        this.store = store;
        this.attempts = new Attempts(planned, loop, call, this);
        call.cancelWith(attempts::abandon);
    }

    void start() {
        attempts.start();
    }

    @Override
    public void answering(AnswerHead head) {
        call.begin(head);
    }

    @Override
    public void ended(RequestOutcome outcome) {
        call.end(
                switch (outcome) {
                    case RequestOutcome.Answered whole -> stored(whole);
                    case RequestOutcome.Streamed streamed -> stored(streamed);
                    case RequestOutcome.Interrupted _,
                            RequestOutcome.Exhausted _,
                            RequestOutcome.DeadlinePassed _,
                            RequestOutcome.Cached _ ->
                            outcome;
                });
    }

    private RequestOutcome stored(RequestOutcome.Answered whole) {
        if (mayStore(whole.answer().finish())) {
            store.put(
                    CachedAnswer.Form.WHOLE,
                    Slice.of(whole.answer().body().toBytes()),
                    whole.last().origin(),
                    whole.answer().usage());
        }
        return whole;
    }

    private RequestOutcome stored(RequestOutcome.Streamed streamed) {
        Slice events = call.recorded();
        RequestOutcome.Stream stream = streamed.stream();
        boolean unharmed = stream.malformedEvents() == 0 && events.length() > 0;
        if (unharmed && isOfOneOrigin(streamed) && mayStore(stream.finish())) {
            store.put(CachedAnswer.Form.EVENTS, events, streamed.last().origin(), stream.usage());
        }
        return new RequestOutcome.Streamed(
                streamed.attempts(), streamed.last(), stream.with(events));
    }

    /** Returns whether no attempt but the last produced a part of the answer. */
    private static boolean isOfOneOrigin(RequestOutcome.Streamed streamed) {
        return streamed.attempts().stream()
                .noneMatch(record -> !record.equals(streamed.last()) && record.answered());
    }

    private boolean mayStore(@Nullable FinishReason finish) {
        if (finish == null) {
            return !planned.call().operation().kind().generates();
        }
        return finish != FinishReason.CONTENT_FILTER && finish != FinishReason.ERROR;
    }

    /** The attempts that ended so far. */
    List<AttemptRecord> records() {
        return List.copyOf(attempts.records());
    }

    /** The permitted deployments not tried so far, each with the reason. */
    List<SkippedDeployment> skipped() {
        return attempts.skipped();
    }

    /** Stores an answer for later requests. */
    interface Store {
        void put(CachedAnswer.Form form, Slice body, AnswerOrigin origin, @Nullable Usage usage);
    }
}
