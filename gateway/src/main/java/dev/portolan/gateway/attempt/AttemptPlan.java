package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Provider;

/**
 * An attempt about to be made.
 *
 * @param permit admits it to the deployment; its holder ends it once
 * @param provider the deployment's protocol
 * @param request what is sent
 */
record AttemptPlan(
        LiveDeployment deployment,
        AttemptPermit permit,
        Provider provider,
        AttemptRequest request) {

    AnswerReader reader() {
        return request.reader(provider, deployment.target());
    }
}
