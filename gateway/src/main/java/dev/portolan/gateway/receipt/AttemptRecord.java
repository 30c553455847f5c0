package dev.portolan.gateway.receipt;

import org.jspecify.annotations.Nullable;

/**
 * One attempt that ended, for headers, logs and receipts.
 *
 * @param origin the deployment and where it handled the request's data
 * @param outcome how it ended
 * @param nanos how long it took, in nanoseconds
 * @param firstTokenNanos from its start to its first token; -1 if there was none
 * @param tokens the tokens it used; null if it used none
 */
public record AttemptRecord(
        AnswerOrigin origin,
        AttemptOutcome outcome,
        long nanos,
        long firstTokenNanos,
        @Nullable TokensUsed tokens) {

    /** An attempt that was never sent. */
    public static AttemptRecord unsent(AnswerOrigin origin, AttemptOutcome outcome) {
        return new AttemptRecord(origin, outcome, 0, -1, null);
    }

    /** Returns whether the caller may have seen a part of an answer of it. */
    public boolean answered() {
        return firstTokenNanos >= 0;
    }

    /** {@code endpoint=outcome}, as headers and logs contain it. */
    public String label() {
        return origin.endpoint() + "=" + outcome.label();
    }
}
