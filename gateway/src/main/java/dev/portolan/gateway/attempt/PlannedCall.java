package dev.portolan.gateway.attempt;

import dev.portolan.gateway.buffer.TenantShare;
import dev.portolan.gateway.catalog.ProtocolExtensions;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.transport.PassedHeaders;
import dev.portolan.gateway.upload.FormUpload;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Plan;
import dev.portolan.provider.Call;
import dev.portolan.provider.operation.RequestUnits;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A permitted request with its plan.
 *
 * @param call the caller's request
 * @param fleet the deployments, by the plan's indexes
 * @param permitted the decision: the plan, its requirement and its routing settings
 * @param answers the memory for collected answers
 * @param passed the caller's headers that go on to upstreams
 * @param upload the form that is the request's body; null if its body was read
 */
public record PlannedCall(
        Call call,
        Fleet fleet,
        Decision.Permitted permitted,
        TenantShare answers,
        PassedHeaders passed,
        @Nullable FormUpload upload) {
    /** A call whose body was read. */
    public PlannedCall(
            Call call,
            Fleet fleet,
            Decision.Permitted permitted,
            TenantShare answers,
            PassedHeaders passed) {
        this(call, fleet, permitted, answers, passed, null);
    }

    public PlannedCall(Call call, Fleet fleet, Decision.Permitted permitted, TenantShare answers) {
        this(call, fleet, permitted, answers, PassedHeaders.NONE);
    }

    /** The setting for a second attempt beside the first, which a form is too large for. */
    Optional<Duration> hedge() {
        return upload == null ? failover().hedge() : Optional.empty();
    }

    /** Returns whether the request can be sent once more. */
    boolean isReplayable() {
        FormUpload form = upload;
        return form == null || form.isReplayable();
    }

    /** Returns what an attempt used, with an estimate of what its answer did not name. */
    @Nullable TokensUsed completed(@Nullable TokensUsed used) {
        FormUpload form = upload;
        return used == null || form == null
                ? used
                : used.with(RequestUnits.orEstimated(call, used.quantities(), form.mostBytes()));
    }

    /** Runs something once the caller has sent the whole request, at once if it has. */
    void whenSent(Runnable then) {
        FormUpload form = upload;
        if (form == null) {
            then.run();
        } else {
            form.whenComplete(then);
        }
    }

    /** The permitted deployments, in order. */
    public Plan plan() {
        return permitted.plan();
    }

    /** The failover settings. */
    public Failover failover() {
        return permitted.settings().failover();
    }

    /** Checks the requirement again, with the current facts of a deployment. */
    boolean permits(LiveDeployment deployment) {
        return PolicyEngine.permits(permitted.requirement(), deployment.facts(), permitted.needs());
    }

    /**
     * The request to a deployment: with a requirement in force, a cloud or a vendor gets only
     * members that keep data within its placement.
     */
    Call callFor(LiveDeployment deployment) {
        boolean bound =
                permitted.requirement().bindsProviders()
                        && !deployment.facts().offer().roaming().disjoint(ProtocolExtensions.all());
        return bound ? call.bounded() : call;
    }

    /** The origin of an answer that {@code deployment} produces now. */
    AnswerOrigin origin(LiveDeployment deployment, List<String> dropped) {
        return AnswerOrigin.of(deployment.facts(), permitted.needs(), dropped);
    }

    /** The same for several callers, without the usage chunk that each may add for itself. */
    public PlannedCall sharing() {
        return new PlannedCall(call.withoutUsageChunk(), fleet, permitted, answers, passed, upload);
    }
}
