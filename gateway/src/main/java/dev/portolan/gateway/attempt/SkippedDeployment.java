package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentHealth;

/**
 * A permitted deployment that was not asked.
 *
 * @param why what its guard said when it was last this one's turn
 */
public record SkippedDeployment(LiveDeployment deployment, DeploymentHealth.Rejection why) {
    /** {@code endpoint=reason}, as receipts show it. */
    public String label() {
        return deployment.facts().endpoint() + "=" + why.label();
    }
}
