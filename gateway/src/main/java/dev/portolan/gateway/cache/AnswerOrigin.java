package dev.portolan.gateway.cache;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;

import java.util.List;

/**
 * Where an answer was produced.
 *
 * @param upstream the model's id on the wire
 * @param placement where and by whom the request's data was handled there then
 * @param dropped the request's members that it was not sent
 */
public record AnswerOrigin(
        DeploymentId deployment, String upstream, Placement placement, List<String> dropped) {

    public AnswerOrigin {
        dropped = List.copyOf(dropped);
    }

    /** An answer that {@code deployment} gives now to a request with these needs. */
    public static AnswerOrigin of(
            DeploymentFacts deployment, Capabilities needs, List<String> dropped) {
        return new AnswerOrigin(
                deployment.id(), deployment.upstream(), deployment.placement(needs), dropped);
    }
}
