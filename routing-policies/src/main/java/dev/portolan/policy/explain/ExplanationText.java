package dev.portolan.policy.explain;

import dev.portolan.policy.condition.Truth;
import dev.portolan.policy.document.Words;
import dev.portolan.policy.engine.Explanation;
import dev.portolan.policy.engine.Explanation.Candidate;
import dev.portolan.policy.engine.Explanation.PolicyStep;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.RoutingSettings;

import java.util.ArrayList;
import java.util.List;

/** An explanation as lines of text. */
public final class ExplanationText {

    private final StringBuilder text = new StringBuilder();

    private ExplanationText() {}

    /** Returns the text; each line ends with a line break. */
    public static String of(Explanation explanation) {
        return new ExplanationText().write(explanation);
    }

    private String write(Explanation explanation) {
        outcome(explanation);
        for (PolicyStep policy : explanation.policies()) {
            policy(policy);
        }
        Decision decision = explanation.decision();
        line("requires", requirement(decision.requirement()));
        candidates(explanation.candidates());
        if (decision instanceof Decision.Permitted permitted) {
            line("settings", settings(permitted.settings()));
        }
        for (String note : explanation.notes()) {
            line("note", note);
        }
        return text.toString();
    }

    private void outcome(Explanation explanation) {
        switch (explanation.decision()) {
            case Decision.Permitted permitted ->
                    line(
                            "permitted",
                            "%d of %d deployments of \"%s\""
                                    .formatted(
                                            permitted.plan().size(),
                                            explanation.candidates().size(),
                                            explanation.request().model()));
            case Decision.Denied denied -> {
                String about = denied.param().isEmpty() ? "" : " (" + denied.param() + ")";
                line("denied", denied.reason().code() + about + ": " + denied.message());
            }
        }
    }

    private void policy(PolicyStep policy) {
        String applied =
                switch (policy.applied()) {
                    case TRUE -> "applies";
                    case FALSE -> "does not apply";
                    case FAILED -> "cannot be evaluated";
                };
        String when = policy.when().isEmpty() ? "" : ", when " + policy.when().strip();
        line(
                policy.applied() == Truth.FALSE ? "" : "policy",
                "%s %s (priority %d, %s%s)"
                        .formatted(policy.name(), applied, policy.priority(), policy.at(), when));
    }

    private void candidates(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            String id = candidate.deployment().id().toString();
            if (candidate.rank() > 0) {
                line(
                        candidate.rank() == 1 ? "plan" : "",
                        "%d. %s  by %s: %s"
                                .formatted(
                                        candidate.rank(), id, candidate.rule(), candidate.why()));
            } else {
                String policy = candidate.policy().isEmpty() ? "" : " by " + candidate.policy();
                line(
                        "removed",
                        "%s  %s%s: %s".formatted(id, candidate.rule(), policy, candidate.why()));
            }
        }
    }

    private static String requirement(Requirement requirement) {
        if (requirement.equals(Requirement.NONE)) {
            return "nothing";
        }
        var parts = new ArrayList<String>();
        for (Axis axis : Axis.values()) {
            if (requirement.restricts(axis)) {
                parts.add(axis.key() + " " + requirement.allowed(axis));
            }
        }
        return String.join("; ", parts);
    }

    private static String settings(RoutingSettings settings) {
        CachePolicy cache = settings.cache();
        return "at most %d attempts within %s, first token within %s, cache %s"
                .formatted(
                        settings.failover().attempts(),
                        Words.duration(settings.failover().deadline()),
                        Words.duration(settings.failover().firstToken()),
                        cache.mode() == CachePolicy.Mode.OFF
                                ? "off"
                                : Words.kebab(cache.mode())
                                        + " for "
                                        + Words.duration(cache.ttl()));
    }

    private void line(String label, String value) {
        text.append(label).repeat(' ', Math.max(1, 11 - label.length())).append(value).append('\n');
    }
}
