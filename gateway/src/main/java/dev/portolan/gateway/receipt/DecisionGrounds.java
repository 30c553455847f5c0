package dev.portolan.gateway.receipt;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;

/**
 * What a request was decided by, from which the verdict on every candidate follows.
 *
 * @param configuration the digest of the configuration in force
 * @param engine the engine that decided
 * @param facts the request's facts, without headers and tags
 * @param decision the decision
 */
public record DecisionGrounds(
        String configuration, PolicyEngine engine, RequestFacts facts, Decision decision) {
    public DecisionGrounds {
        facts = facts.withoutHeaders();
    }
}
