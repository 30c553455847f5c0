package dev.portolan.policy.replay;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.strategy.LiveState;

import java.util.Optional;
import java.util.function.Function;

/**
 * One of the two configurations of a replay.
 *
 * @param tenants the tenant with an id, with labels and models; empty if there is none
 */
public record ReplayTarget(PolicyEngine engine, Function<String, Optional<Caller>> tenants) {

    /** Returns the decision on a recorded request; empty if the tenant is unknown here. */
    Optional<Decision> decide(DecisionRecord recorded, LiveState live) {
        RequestFacts request = recorded.request();
        return tenants.apply(request.caller().tenant())
                .map(tenant -> engine.decide(as(tenant, request), live, randomBits(recorded)));
    }

    private static RequestFacts as(Caller tenant, RequestFacts request) {
        return new RequestFacts(
                new Caller(
                        tenant.tenant(),
                        tenant.labels(),
                        request.caller().key(),
                        tenant.models(),
                        request.caller().budgetRemaining()),
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                request.demand(),
                request.preferences());
    }

    /** The same random bits for one request in both configurations. */
    private static long randomBits(DecisionRecord recorded) {
        return recorded.id().hashCode() * 0x9E3779B97F4A7C15L;
    }
}
