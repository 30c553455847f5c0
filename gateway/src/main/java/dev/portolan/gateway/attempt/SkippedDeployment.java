package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentHealth;

/**
 * A permitted deployment that was not tried.
 *
 * @param why the reason when it was last considered
 */
public record SkippedDeployment(LiveDeployment deployment, DeploymentHealth.Rejection why) {
    /** {@code endpoint=reason}, as receipts contain it. */
    public String label() {
        return deployment.facts().endpoint() + "=" + why.label();
    }
}
