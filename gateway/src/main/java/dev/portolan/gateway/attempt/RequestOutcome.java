package dev.portolan.gateway.attempt;

import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of a request that the policies permitted, whether it was answered from the cache, by
 * attempts of its own, or by a call it shared with equal requests.
 */
public sealed interface RequestOutcome {

    /** The attempts made for it, in order. */
    List<AttemptRecord> attempts();

    /**
     * Answered from the cache.
     *
     * @param body the answer in the form the caller requested: a JSON object, or a stream's events
     * @param usage the tokens it used when it was produced; null if not known
     * @param ageSeconds the time since then
     */
    record Cached(AnswerOrigin origin, Slice body, @Nullable Usage usage, long ageSeconds)
            implements RequestOutcome {
        @Override
        public List<AttemptRecord> attempts() {
            return List.of();
        }
    }

    /** Answered in one piece by the attempt {@code last}. */
    record Answered(List<AttemptRecord> attempts, AttemptRecord last, WholeAnswer.Answer answer)
            implements RequestOutcome {}

    /** Answered as a stream, which was sent while it came; {@code last} ended it. */
    record Streamed(List<AttemptRecord> attempts, AttemptRecord last, Stream stream)
            implements RequestOutcome {}

    /** A stream broke off after its head was sent, and no deployment could continue it. */
    record Interrupted(List<AttemptRecord> attempts, AttemptRecord broken, FailedAttempt failure)
            implements RequestOutcome {}

    /**
     * No permitted deployment is left to try.
     *
     * @param last why the last attempt failed; null if none was made because all permitted
     *     deployments are broken or full
     * @param leastWait how long to wait before one of them may be tried again
     * @param rateLimited how long until the first of those that were skipped may be tried, if all
     *     of them limit our rate; null if one was skipped for another reason, or all were tried
     */
    record Exhausted(
            List<AttemptRecord> attempts,
            @Nullable FailedAttempt last,
            Duration leastWait,
            @Nullable Duration rateLimited)
            implements RequestOutcome {}

    /** The deadline passed: of this request, or of the one that made the shared call. */
    record DeadlinePassed(List<AttemptRecord> attempts) implements RequestOutcome {}

    /**
     * The findings in a stream that is whole.
     *
     * @param usage the usage that the provider reported; null if it reported none
     * @param finish why the model stopped; null if the stream contains no reason
     * @param malformedEvents how many events were left out because they could not be read
     * @param events all of it, for requests that share the call; empty if none do or if it was too
     *     large to hold
     */
    record Stream(
            @Nullable Usage usage,
            @Nullable FinishReason finish,
            int malformedEvents,
            Slice events) {
        private static final Slice NOTHING = Slice.of(new byte[0]);

        /** Returns the result of {@code relay}, without events. */
        static Stream of(StreamRelay relay) {
            return new Stream(relay.usage(), relay.finish(), relay.malformedEvents(), NOTHING);
        }

        /** The same with the recorded events. */
        public Stream with(Slice recorded) {
            return new Stream(usage, finish, malformedEvents, recorded);
        }
    }
}
