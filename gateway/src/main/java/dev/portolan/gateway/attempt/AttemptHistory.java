package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.TokensUsed;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The ended attempts of one request, and the failure to report if none of them succeeds. */
final class AttemptHistory {
    private final PlannedCall planned;
    private final List<AttemptRecord> records = new ArrayList<>(2);
    private @Nullable FailedAttempt failure;

    AttemptHistory(PlannedCall planned) {
        this.planned = planned;
    }

    /** Adds an attempt that ended now, and counts it for its deployment. */
    AttemptRecord add(Attempt attempt, AttemptOutcome outcome, @Nullable TokensUsed tokens) {
        AttemptRecord ended =
                new AttemptRecord(
                        planned.origin(attempt.deployment(), attempt.dropped()),
                        outcome,
                        attempt.elapsed(),
                        attempt.firstTokenNanos(),
                        planned.completed(tokens));
        records.add(ended);
        attempt.deployment().onOutcome(outcome);
        return ended;
    }

    /** Adds an attempt that could not be sent. */
    void addUnsent(LiveDeployment deployment, FailedAttempt why) {
        deployment.onOutcome(why.outcome());
        records.add(AttemptRecord.unsent(planned.origin(deployment, List.of()), why.outcome()));
        // One deployment's missing feature does not explain why another one failed.
        if (failure == null || why.outcome() != AttemptOutcome.UNSUPPORTED) {
            report(why);
        }
    }

    /** Reports {@code latest}, unless the caller can act on an earlier one and not on this one. */
    void report(FailedAttempt latest) {
        FailedAttempt before = failure;
        boolean keep = before != null && before.isAvoidable() && latest.outcome().operators();
        failure = keep ? before : latest;
    }

    /** The head of the answer of {@code attempt}, the {@code number}th one. */
    AnswerHead head(Attempt attempt, int number) {
        return new AnswerHead(
                planned.origin(attempt.deployment(), attempt.dropped()),
                number,
                records,
                attempt.reader().contentType().orElse(null));
    }

    /** The failure to report to the caller; null if no attempt has failed. */
    @Nullable FailedAttempt failure() {
        return failure;
    }

    /** The number of attempts. */
    int size() {
        return records.size();
    }

    /** The attempts so far, in order; the list grows. */
    List<AttemptRecord> records() {
        return records;
    }

    /** The attempts so far, in a list of their own. */
    List<AttemptRecord> snapshot() {
        return List.copyOf(records);
    }
}
