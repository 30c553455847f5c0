package dev.portolan.gateway.receipt;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;

import java.util.List;

/**
 * The deployment that produced an answer, or was to, and where it handled the request's data.
 *
 * @param upstream the model's id on the wire
 * @param placement where and by whom the data was handled at that time
 * @param dropped the request's members that were left out of what it was sent
 */
public record AnswerOrigin(
        DeploymentId deployment, String upstream, Placement placement, List<String> dropped) {

    public AnswerOrigin {
        dropped = List.copyOf(dropped);
    }

    /**
     * The origin of an answer that {@code deployment} produces now for a request with these needs.
     */
    public static AnswerOrigin of(
            DeploymentFacts deployment, Capabilities needs, List<String> dropped) {
        return new AnswerOrigin(
                deployment.id(), deployment.upstream(), deployment.placement(needs), dropped);
    }

    /** The endpoint's id. */
    public String endpoint() {
        return deployment.endpoint();
    }

    /** The countries in which the answer may have been processed, as headers contain them. */
    public String processing() {
        return placement.processing().countries().toString();
    }
}
