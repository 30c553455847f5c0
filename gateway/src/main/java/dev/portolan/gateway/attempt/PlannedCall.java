package dev.portolan.gateway.attempt;

import dev.portolan.gateway.buffer.TenantShare;
import dev.portolan.gateway.catalog.ProtocolExtensions;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Plan;
import dev.portolan.provider.Call;

import java.util.List;

/**
 * What is to be done for one permitted request.
 *
 * @param call what the caller asks
 * @param fleet the deployments that the plan's indexes stand for
 * @param permitted what the policies decided: the plan, what each attempt must keep, how far to go
 * @param answers where what is collected of answers is held
 */
public record PlannedCall(
        Call call, Fleet fleet, Decision.Permitted permitted, TenantShare answers) {

    /** The permitted deployments, in order. */
    public Plan plan() {
        return permitted.plan();
    }

    /** How far the plan is followed. */
    public Failover failover() {
        return permitted.conduct().failover();
    }

    /** The residency test, again, on a deployment as it stands now. */
    boolean permits(LiveDeployment deployment) {
        return PolicyEngine.permits(permitted.requirement(), deployment.facts(), permitted.needs());
    }

    /**
     * What a deployment is asked: with a requirement in force, a cloud or a vendor is asked with
     * members that stay, and no others.
     */
    Call callFor(LiveDeployment deployment) {
        boolean bound =
                permitted.requirement().bindsProviders()
                        && !deployment.facts().offer().roaming().disjoint(ProtocolExtensions.all());
        return bound ? call.bounded() : call;
    }

    /** The origin of an answer that {@code deployment} gives now. */
    AnswerOrigin origin(LiveDeployment deployment, List<String> dropped) {
        return AnswerOrigin.of(deployment.facts(), permitted.needs(), dropped);
    }

    /** The same for several callers at once, each of whom adds to the answer what it wants. */
    public PlannedCall sharing() {
        return new PlannedCall(call.withoutUsageChunk(), fleet, permitted, answers);
    }
}
