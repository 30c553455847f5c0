package dev.portolan.gateway.flow;

import dev.portolan.gateway.upstream.AttemptRecord;
import dev.portolan.gateway.upstream.Exhausted;
import dev.portolan.gateway.upstream.Failure;
import dev.portolan.provider.Usage;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.wire.Slice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How a shared call ended. */
sealed interface Landing {

    /** The attempts made. */
    List<AttemptRecord> records();

    /** With a whole answer. */
    record Whole(List<AttemptRecord> records, AttemptRecord last, WholeAnswer.Answer answer)
            implements Landing {}

    /** With a whole stream. */
    record Streamed(List<AttemptRecord> records, AttemptRecord last, Stream stream)
            implements Landing {}

    /** With a stream that broke after its first token. */
    record Broken(List<AttemptRecord> records, AttemptRecord broken, Failure failure)
            implements Landing {}

    /** Without an answer. */
    record Failed(List<AttemptRecord> records, Exhausted how) implements Landing {}

    /** At the deadline of the request that made the call. */
    record TimedOut(List<AttemptRecord> records) implements Landing {}

    /**
     * What a stream brought.
     *
     * @param events all of it; empty where it was too large to be held
     * @param relay what was seen in it
     */
    record Stream(Slice events, dev.portolan.gateway.relay.StreamRelay relay) {
        /** The usage that the provider told; null where it told none. */
        @Nullable Usage usage() {
            return relay.usage();
        }
    }
}
