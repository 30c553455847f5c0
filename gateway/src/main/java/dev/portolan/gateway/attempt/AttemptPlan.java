package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Provider;

/**
 * An attempt about to be made.
 *
 * @param provider the deployment's dialect
 */
record AttemptPlan(
        LiveDeployment deployment,
        DeploymentHealth.Permit permit,
        Provider provider,
        AttemptRequest ask) {
    AnswerReader reader() {
        return ask.reader(provider, deployment.target());
    }
}
