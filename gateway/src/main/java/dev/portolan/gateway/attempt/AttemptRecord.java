package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.TokensUsed;

import org.jspecify.annotations.Nullable;

/**
 * One attempt that ended, for headers, logs and receipts.
 *
 * @param deployment where it went
 * @param outcome how it ended
 * @param nanos how long it took, in nanoseconds
 * @param firstTokenNanos to its first token; -1 where there was none
 * @param taken the tokens it took; null where it took none
 */
public record AttemptRecord(
        LiveDeployment deployment,
        AttemptOutcome outcome,
        long nanos,
        long firstTokenNanos,
        @Nullable TokensUsed taken) {

    /** An attempt that was never sent. */
    public static AttemptRecord unsent(LiveDeployment deployment, AttemptOutcome outcome) {
        return new AttemptRecord(deployment, outcome, 0, -1, null);
    }

    /** {@code endpoint=outcome}, as logs show it. */
    public String label() {
        return deployment.facts().endpoint() + "=" + outcome.label();
    }
}
