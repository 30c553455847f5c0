package dev.portolan.gateway.routing;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.strategy.LiveState;

import java.util.Optional;

/**
 * The decision on a request and the facts it was made by.
 *
 * <p>In OpenAI's protocol a conversation may end with the assistant's words, and does not say that
 * the answer continues them. Deployments that do so are preferred; where the policies permit none,
 * the request goes to those that accept it as it is.
 */
public record RequestDecision(RequestFacts facts, Decision decision) {
    /** Decides a request, without the need to continue its last message if it can't be met. */
    public static RequestDecision of(
            PolicyEngine engine, RequestFacts facts, LiveState live, long randomBits) {
        return switch (engine.decide(facts, live, randomBits)) {
            case Decision.Permitted permitted -> new RequestDecision(facts, permitted);
            case Decision.Denied denied ->
                    asItIs(engine, facts, denied, live, randomBits)
                            .orElseGet(() -> new RequestDecision(facts, denied));
        };
    }

    /** Decides without that need; never under a weaker requirement than that of the denial. */
    private static Optional<RequestDecision> asItIs(
            PolicyEngine engine,
            RequestFacts facts,
            Decision.Denied denied,
            LiveState live,
            long randomBits) {
        Capabilities needs = facts.demand().needs();
        if (denied.reason() != Decision.Reason.UNSUPPORTED
                || !needs.has(Capability.PREFILL)
                || !needs.has(Capability.ASSISTANT_LAST)) {
            return Optional.empty();
        }
        RequestFacts without = facts.needing(needs.without(Capability.PREFILL));
        return engine.decide(without, live, randomBits) instanceof Decision.Permitted permitted
                        && permitted.requirement().equals(denied.requirement())
                ? Optional.of(new RequestDecision(without, permitted))
                : Optional.empty();
    }
}
