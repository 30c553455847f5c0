package dev.portolan.gateway.cache;

import dev.portolan.gateway.attempt.AttemptsExhausted;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How a shared call ended. */
public sealed interface CallResult {

    /** The attempts made. */
    List<AttemptRecord> records();

    /** With a whole answer. */
    record Whole(List<AttemptRecord> records, AttemptRecord last, WholeAnswer.Answer answer)
            implements CallResult {}

    /** With a whole stream. */
    record Streamed(List<AttemptRecord> records, AttemptRecord last, Stream stream)
            implements CallResult {}

    /** With a stream that broke after its first token. */
    record Broken(List<AttemptRecord> records, AttemptRecord broken, FailedAttempt failure)
            implements CallResult {}

    /** Without an answer. */
    record Failed(List<AttemptRecord> records, AttemptsExhausted how) implements CallResult {}

    /** At the deadline of the request that made the call. */
    record TimedOut(List<AttemptRecord> records) implements CallResult {}

    /**
     * What a stream brought.
     *
     * @param events all of it; empty where it was too large to be held
     * @param relay what was seen in it
     */
    record Stream(Slice events, dev.portolan.gateway.relay.StreamRelay relay) {
        /** The usage that the provider told; null where it told none. */
        public @Nullable Usage usage() {
            return relay.usage();
        }
    }
}
