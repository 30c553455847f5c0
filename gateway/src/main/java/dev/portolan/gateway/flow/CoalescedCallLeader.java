package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.Attempts;
import dev.portolan.gateway.attempt.AttemptsExhausted;
import dev.portolan.gateway.attempt.EventLoopResources;
import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.cache.CallResult;
import dev.portolan.gateway.cache.CoalescedCall;
import dev.portolan.gateway.cache.SharedAnswerHead;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Makes the call of a {@link CoalescedCall}: tells its passengers how the attempts go, and has an
 * answer kept that is whole, unfiltered and of one origin.
 */
final class CoalescedCallLeader implements Attempts.Observer {
    private final CoalescedCall<SharedAnswerHead, CallResult> flight;
    private final PlannedCall job;
    private final Keeper keeper;
    private final Attempts attempts;
    private @Nullable SharedAnswerHead head;

    /** A lead of {@code flight} that has yet to {@link #start}. */
    CoalescedCallLeader(
            CoalescedCall<SharedAnswerHead, CallResult> flight,
            PlannedCall job,
            EventLoopResources loop,
            Keeper keeper) {
        this.flight = flight;
        this.job = job;
        this.keeper = keeper;
        this.attempts = new Attempts(job, loop, flight, this);
        flight.cancelWith(attempts::abandon);
    }

    void start() {
        attempts.start();
    }

    @Override
    public void answering(LiveDeployment deployment, int attemptCount, List<String> dropped) {
        SharedAnswerHead known = new SharedAnswerHead(deployment, attemptCount, dropped, records());
        head = known;
        flight.begin(known);
    }

    @Override
    public void answered(AttemptRecord last, WholeAnswer.Answer answer) {
        if (mayKeep(answer.finish())) {
            Slice body = Slice.of(answer.body().toBytes());
            keep(last.origin(), CachedAnswer.Form.WHOLE, body, answer.usage());
        }
        flight.end(new CallResult.Whole(records(), last, answer));
    }

    @Override
    public void streamed(AttemptRecord last, StreamRelay relay) {
        Slice events = flight.recorded();
        boolean unharmed = relay.malformedEvents() == 0 && events.length() > 0;
        if (unharmed && isOfOne(last) && mayKeep(relay.finish())) {
            keep(last.origin(), CachedAnswer.Form.EVENTS, events, relay.usage());
        }
        flight.end(new CallResult.Streamed(records(), last, new CallResult.Stream(events, relay)));
    }

    /** Whether nobody but {@code last} had a part in the answer. */
    private boolean isOfOne(AttemptRecord last) {
        return records().stream().noneMatch(record -> !record.equals(last) && record.answered());
    }

    private boolean mayKeep(@Nullable FinishReason finish) {
        if (finish == null) {
            return !job.call().operation().kind().generates();
        }
        return finish != FinishReason.CONTENT_FILTER && finish != FinishReason.ERROR;
    }

    private void keep(
            AnswerOrigin origin, CachedAnswer.Form form, Slice body, @Nullable Usage usage) {
        keeper.keep(form, body, origin, usage);
    }

    @Override
    public void interrupted(AttemptRecord broken, FailedAttempt failure) {
        flight.end(new CallResult.Broken(records(), broken, failure));
    }

    @Override
    public void exhausted(AttemptsExhausted how) {
        flight.end(new CallResult.Failed(records(), how));
    }

    @Override
    public void deadlinePassed() {
        flight.end(new CallResult.TimedOut(records()));
    }

    /** The attempts that ended so far. */
    List<AttemptRecord> records() {
        return List.copyOf(attempts.records());
    }

    /** Those that were not asked so far. */
    List<SkippedDeployment> skipped() {
        return attempts.skipped();
    }

    /** Keeps an answer for the next one who asks. */
    interface Keeper {
        void keep(CachedAnswer.Form form, Slice body, AnswerOrigin origin, @Nullable Usage usage);
    }
}
