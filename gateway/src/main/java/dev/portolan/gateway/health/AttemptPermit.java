package dev.portolan.gateway.health;

import com.netflix.concurrency.limits.Limiter;

import dev.portolan.gateway.receipt.AttemptOutcome;

/**
 * A permission for one attempt at a deployment; one of its three endings returns it, and a second
 * one is ignored. Used by one thread at a time.
 */
public final class AttemptPermit implements DeploymentHealth.Entry {
    private final DeploymentHealth health;
    private final Limiter.Listener slot;
    private final DeploymentCircuit.Permission permission;
    private final boolean probesRecovery;
    private boolean hasFirstToken;
    private boolean ended;

    AttemptPermit(
            DeploymentHealth health,
            Limiter.Listener slot,
            DeploymentCircuit.Permission permission,
            boolean probesRecovery) {
        this.health = health;
        this.slot = slot;
        this.permission = permission;
        this.probesRecovery = probesRecovery;
    }

    /** True if the circuit closes or opens by this attempt. */
    public boolean isProbe() {
        return permission.isProbe();
    }

    /** True if the attempt shows the deployment as it is now. */
    public boolean isCurrent() {
        return permission.isCurrent();
    }

    /** True if the attempt shows whether the deployment has recovered. */
    public boolean probesRecovery() {
        return probesRecovery;
    }

    /**
     * The attempt has its first token.
     *
     * @param nanos the time to its first token
     * @param allowed the time it was allowed
     */
    public void onFirstToken(long nanos, long allowed) {
        if (!ended && !hasFirstToken) {
            countFirstToken();
            permission.firstToken(health.isSlow(nanos, allowed));
        }
    }

    private void countFirstToken() {
        hasFirstToken = true;
        health.onFirstToken(permission.startedAt());
    }

    /**
     * Ends the attempt: the deployment answered.
     *
     * @param nanos the time to its first token
     * @param allowed the time it was allowed
     */
    public void succeeded(long nanos, long allowed) {
        if (!end()) {
            return;
        }
        slot.onSuccess();
        if (!hasFirstToken) {
            countFirstToken();
        }
        health.onAnswer(permission.startedAt());
        boolean slow = health.isSlow(nanos, allowed);
        if (slow && health.recoveredSince(permission.startedAt())) {
            permission.withoutVerdict();
        } else {
            permission.succeeded(slow);
        }
    }

    /**
     * Ends the attempt: the deployment failed. A rate limit lowers the limit of attempts in flight
     * and is no verdict.
     */
    public void failed(AttemptOutcome outcome) {
        if (!end()) {
            return;
        }
        boolean rateLimited = outcome == AttemptOutcome.RATE_LIMITED;
        if (rateLimited || outcome == AttemptOutcome.OVERLOADED) {
            slot.onDropped();
        } else {
            slot.onIgnore();
        }
        if (rateLimited) {
            withdraw();
            permission.withoutVerdict();
        } else {
            health.onFailure(permission, outcome, hasFirstToken);
        }
    }

    /** Ends the attempt: the caller left, or nothing was sent. No verdict on the deployment. */
    public void abandoned() {
        if (end()) {
            slot.onIgnore();
            withdraw();
            permission.abandoned();
        }
    }

    private void withdraw() {
        if (!hasFirstToken) {
            health.onWithdrawn(permission.startedAt());
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        health.onEnd();
        permission.end();
        return true;
    }
}
