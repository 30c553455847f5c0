package dev.portolan.gateway.flow;

import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.gateway.cache.Flight;
import dev.portolan.gateway.cache.Origin;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.upstream.AttemptRecord;
import dev.portolan.gateway.upstream.Attempts;
import dev.portolan.gateway.upstream.Exhausted;
import dev.portolan.gateway.upstream.Failure;
import dev.portolan.gateway.upstream.Job;
import dev.portolan.gateway.upstream.LiveDeployment;
import dev.portolan.gateway.upstream.Loop;
import dev.portolan.gateway.upstream.PassedOver;
import dev.portolan.provider.FinishReason;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Usage;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.wire.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Makes the call of a {@link Flight}: tells its passengers how the attempts go, and has an answer
 * kept that is whole, unfiltered and of one origin.
 */
final class Lead implements Attempts.Observer {
    private final Flight<Head, Landing> flight;
    private final Job job;
    private final Keeper keeper;
    private final Attempts attempts;
    private @Nullable Head head;

    /** A lead of {@code flight} that has yet to {@link #start}. */
    Lead(Flight<Head, Landing> flight, Job job, Loop loop, Keeper keeper) {
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
        Head known = new Head(deployment, attemptCount, dropped, records());
        head = known;
        flight.begin(known);
    }

    @Override
    public void answered(AttemptRecord last, WholeAnswer.Answer answer) {
        if (mayKeep(answer.finish())) {
            Slice body = Slice.of(answer.body().toBytes());
            keep(last.deployment(), CachedAnswer.Form.WHOLE, body, answer.usage());
        }
        flight.end(new Landing.Whole(records(), last, answer));
    }

    @Override
    public void streamed(AttemptRecord last, StreamRelay relay) {
        Slice events = flight.recorded();
        boolean unharmed = relay.malformedEvents() == 0 && events.length() > 0;
        if (unharmed && isOfOne(last) && mayKeep(relay.finish())) {
            keep(last.deployment(), CachedAnswer.Form.EVENTS, events, relay.usage());
        }
        flight.end(new Landing.Streamed(records(), last, new Landing.Stream(events, relay)));
    }

    /** Whether nobody but {@code last} had a part in the answer. */
    private boolean isOfOne(AttemptRecord last) {
        return records().stream()
                .noneMatch(record -> !record.equals(last) && record.firstTokenNanos() >= 0);
    }

    private boolean mayKeep(@Nullable FinishReason finish) {
        if (finish == null) {
            return generatesNothing(job.call().operation());
        }
        return finish != FinishReason.CONTENT_FILTER && finish != FinishReason.ERROR;
    }

    private static boolean generatesNothing(Operation operation) {
        return operation == Operation.EMBEDDINGS || operation == Operation.COUNT_TOKENS;
    }

    private void keep(
            LiveDeployment deployment, CachedAnswer.Form form, Slice body, @Nullable Usage usage) {
        Head known = head;
        List<String> dropped = known == null ? List.of() : known.dropped();
        Origin origin = Origin.of(deployment.facts(), job.permitted().needs(), dropped);
        keeper.keep(form, body, origin, usage);
    }

    @Override
    public void interrupted(AttemptRecord broken, Failure failure) {
        flight.end(new Landing.Broken(records(), broken, failure));
    }

    @Override
    public void exhausted(Exhausted how) {
        flight.end(new Landing.Failed(records(), how));
    }

    @Override
    public void deadlinePassed() {
        flight.end(new Landing.TimedOut(records()));
    }

    /** The attempts that ended so far. */
    List<AttemptRecord> records() {
        return List.copyOf(attempts.records());
    }

    /** Those that were not asked so far. */
    List<PassedOver> passedOver() {
        return attempts.passedOver();
    }

    /** Keeps an answer for the next one who asks. */
    interface Keeper {
        void keep(CachedAnswer.Form form, Slice body, Origin origin, @Nullable Usage usage);
    }
}
