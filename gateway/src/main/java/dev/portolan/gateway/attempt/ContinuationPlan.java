package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Provider;
import dev.portolan.provider.request.Operation;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rest of an answer that broke off before its caller had all of it, and how others are asked
 * for it: to go on from the last word where their model does that, else from the start.
 */
final class ContinuationPlan {
    /**
     * A shorter beginning is asked for again: that costs nothing, and what goes on after so few
     * letters can't be told from their repetition.
     */
    private static final int LEAST_PREFILL = 8;

    private final PartialAnswer beginning;
    private final AttemptRecord broken;
    private final FailedAttempt failure;
    private final Set<LiveDeployment> unwilling = new HashSet<>(2);

    /** The rest of what {@code broken} began, which ended by {@code failure}. */
    ContinuationPlan(PartialAnswer beginning, AttemptRecord broken, FailedAttempt failure) {
        this.beginning = beginning;
        this.broken = broken;
        this.failure = failure;
    }

    /** The attempt that broke off. */
    AttemptRecord broken() {
        return broken;
    }

    FailedAttempt failure() {
        return failure;
    }

    /** The request to {@code deployment} for the rest of the answer to {@code call}. */
    AttemptRequest request(Call call, LiveDeployment deployment, Provider provider) {
        if (prefills(call, deployment) && beginning.text().length() >= LEAST_PREFILL) {
            Optional<Call> onward = provider.continuation(call, beginning);
            if (onward.isPresent()) {
                return new AttemptRequest(onward.get(), beginning, false);
            }
        }
        return new AttemptRequest(call, beginning, true);
    }

    /** A prompt that is plain text can always be lengthened; in a chat, models tell. */
    private boolean prefills(Call call, LiveDeployment deployment) {
        boolean chat = call.operation().kind() == Operation.Kind.CHAT;
        return !unwilling.contains(deployment)
                && (!chat || deployment.facts().offer().supports().has(Capability.PREFILL));
    }

    /** Returns whether {@code plan}, which ended so, is tried again from the answer's start. */
    boolean repeats(AttemptPlan plan, AttemptOutcome outcome) {
        boolean refused =
                outcome == AttemptOutcome.REFUSED || outcome == AttemptOutcome.UNSUPPORTED;
        return refused && plan.request().prefills() && unwilling.add(plan.deployment());
    }
}
