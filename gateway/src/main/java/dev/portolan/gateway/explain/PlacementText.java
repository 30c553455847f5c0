package dev.portolan.gateway.explain;

import dev.portolan.policy.engine.Explanation;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Placement;

/** The placement of each candidate, with its evidence, as lines of text. */
public final class PlacementText {
    private PlacementText() {}

    /** Returns one paragraph per candidate; every line ends with a newline. */
    public static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            Placement placement = explanation.placement(candidate);
            text.append("\nplace      ").append(candidate.deployment().id()).append('\n');
            for (Axis axis : Axis.ofDeployments()) {
                line(text, axis.key(), placement.statement(axis).describe());
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("           ").append(label).append(' ').append(value).append('\n');
    }
}
