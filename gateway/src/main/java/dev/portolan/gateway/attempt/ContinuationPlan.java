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
 * further deployment gets a request for the rest. One whose model continues a prefill continues the
 * sent text, any other one starts again.
 */
final class ContinuationPlan {
    /**
     * A shorter text is requested again from the start: that costs nothing, and a continuation of
     * so few characters can't be distinguished from their repetition.
     */
    private static final int MIN_PREFILL_CHARS = 8;

    private final PartialAnswer sent;
    private final AttemptRecord interrupted;
    private final FailedAttempt failure;
    private final Set<LiveDeployment> refusedPrefill = new HashSet<>(2);

    /** Continues the answer of {@code interrupted}, which ended with {@code failure}. */
    ContinuationPlan(PartialAnswer sent, AttemptRecord interrupted, FailedAttempt failure) {
        this.sent = sent;
        this.interrupted = interrupted;
        this.failure = failure;
    }

    /** Returns the interrupted attempt. */
    AttemptRecord interrupted() {
        return interrupted;
    }

    FailedAttempt failure() {
        return failure;
    }

    /** Returns the request for the rest of the answer to {@code call} from a deployment. */
    AttemptRequest request(Call call, LiveDeployment deployment, Provider provider) {
        if (canPrefill(call, deployment) && sent.text().length() >= MIN_PREFILL_CHARS) {
            Optional<Call> continued = provider.continuation(call, sent);
            if (continued.isPresent()) {
                return new AttemptRequest(continued.get(), sent, false);
            }
        }
        return new AttemptRequest(call, sent, true);
    }

    /**
     * Returns whether the sent text can be a prefill: always in a plain prompt, in a chat if the
     * model supports it.
     */
    private boolean canPrefill(Call call, LiveDeployment deployment) {
        boolean chat = call.operation().kind() == Operation.Kind.CHAT;
        return !refusedPrefill.contains(deployment)
                && (!chat || deployment.facts().offer().supports().has(Capability.PREFILL));
    }

    /** Returns whether an attempt that ended so is worth repeating from the answer's start. */
    boolean repeatsFromStart(AttemptPlan plan, AttemptOutcome outcome) {
        boolean refused =
                outcome == AttemptOutcome.REFUSED || outcome == AttemptOutcome.UNSUPPORTED;
        return refused && plan.request().prefills() && refusedPrefill.add(plan.deployment());
    }
}
