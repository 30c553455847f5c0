package dev.portolan.gateway.explain;

import dev.portolan.policy.document.Words;
import dev.portolan.policy.engine.Explanation;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;

/** Where each candidate's data may go and how that is known, as lines of text. */
public final class PlacementText {
    private PlacementText() {}

    /** One paragraph per candidate, each line ended. */
    public static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            Placement place = explanation.placement(candidate);
            text.append("\nplace      ").append(candidate.deployment().id()).append('\n');
            line(text, "processing", bound(place.processing()));
            line(text, "storage", bound(place.storage()));
            line(
                    text,
                    "operator",
                    place.operator().name() + " under " + place.operator().jurisdictions());
            line(text, "retention", Words.kebab(place.retention()));
        }
        return text.toString();
    }

    private static String bound(Bound bound) {
        return "%s (%s: %s)"
                .formatted(bound.countries(), Words.kebab(bound.basis()), bound.source());
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("           ").append(label).append(' ').append(value).append('\n');
    }
}
