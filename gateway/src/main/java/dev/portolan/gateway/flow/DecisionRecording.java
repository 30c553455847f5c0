package dev.portolan.gateway.flow;

import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.replay.DecisionRecord;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.replay.DecisionRecord.Outcome;
import dev.portolan.provider.answer.Usage;

/** Writes a receipt as a record of the decision log, which can be replayed. */
final class DecisionRecording {
    private static final double NANOS_PER_MILLI = 1e6;

    private DecisionRecording() {}

    static DecisionRecord of(RuntimeSnapshot snapshot, RequestFacts facts, Receipt receipt) {
        return new DecisionRecord(
                receipt.who().at(),
                receipt.who().requestId(),
                snapshot.recorded().of(facts),
                outcome(receipt));
    }

    private static Outcome outcome(Receipt receipt) {
        Receipt.Ending ending = receipt.ending();
        Receipt.Served served = receipt.served();
        String code = ending.code() == null ? "" : ending.code();
        if (served == null) {
            return Outcome.refused(ending.meaning(), code);
        }
        return new Outcome(
                ending.meaning(),
                code,
                served.endpoint(),
                served.origin().deployment().model(),
                served.processing(),
                measured(ending, served));
    }

    private static Measured measured(Receipt.Ending ending, Receipt.Served served) {
        Usage usage = served.usage();
        return new Measured(
                usage == null ? -1 : usage.input() + usage.cacheWrite(),
                usage == null ? -1 : usage.cacheRead(),
                usage == null ? -1 : usage.output(),
                served.firstTokenNanos() < 0 ? -1 : served.firstTokenNanos() / NANOS_PER_MILLI,
                ending.nanos() / NANOS_PER_MILLI);
    }
}
