package dev.portolan.gateway.routing;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.strategy.LiveState;

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
        Decision decision = engine.decide(facts, live, randomBits);
        Capabilities needs = facts.demand().needs();
        boolean optional = needs.has(Capability.PREFILL) && needs.has(Capability.ASSISTANT_LAST);
        if (!optional || decision instanceof Decision.Permitted) {
            return new RequestDecision(facts, decision);
        }
        RequestFacts asItIs = facts.needing(needs.without(Capability.PREFILL));
        return engine.decide(asItIs, live, randomBits) instanceof Decision.Permitted permitted
                ? new RequestDecision(asItIs, permitted)
                : new RequestDecision(facts, decision);
    }
}
