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
 * The continuation of an answer that was interrupted before its caller had all of it: how each
 * further deployment is asked for the rest. One whose model continues a prefill continues the sent
 * text, any other one starts again.
 */
final class ContinuationPlan {
    /**
     * A shorter text is requested again from the start: that costs nothing, and a continuation of
     * so few characters can't be distinguished from their repetition.
     */
    private static final int LEAST_PREFILL = 8;

    private final PartialAnswer beginning;
    private final AttemptRecord broken;
    private final FailedAttempt failure;
    private final Set<LiveDeployment> unwilling = new HashSet<>(2);

    /** Continues the answer of {@code broken}, which ended with {@code failure}. */
    ContinuationPlan(PartialAnswer beginning, AttemptRecord broken, FailedAttempt failure) {
        this.beginning = beginning;
        this.broken = broken;
        this.failure = failure;
    }

    /** Returns the interrupted attempt. */
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

    /**
     * Returns whether the sent text can be a prefill: always in a plain prompt, in a chat if the
     * model supports it.
     */
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
