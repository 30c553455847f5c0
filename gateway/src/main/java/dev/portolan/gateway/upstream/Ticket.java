package dev.portolan.gateway.upstream;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Provider;

/**
 * An attempt about to be made.
 *
 * @param provider the deployment's dialect
 */
record Ticket(LiveDeployment deployment, Guard.Permit permit, Provider provider, Ask ask) {
    AnswerReader reader() {
        return ask.reader(provider, deployment.target());
    }
}
