package dev.portolan.policy.engine;

import dev.portolan.policy.condition.Truth;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.RequestFacts;

import java.util.List;

/**
 * A decision with every step that led to it; it contains endpoint names, so it is for operators
 * only.
 */
public record Explanation(
        RequestFacts request,
        Decision decision,
        List<PolicyStep> policies,
        List<Candidate> candidates,
        List<String> notes) {

    public Explanation {
        policies = List.copyOf(policies);
        candidates = List.copyOf(candidates);
        notes = List.copyOf(notes);
    }

    /**
     * One policy and whether it applied.
     *
     * @param at {@code file:line:column}
     * @param when the condition as written; empty if it has none
     */
    public record PolicyStep(String name, int priority, String at, String when, Truth applied) {}

    /**
     * One deployment that serves the model.
     *
     * @param rank its position in the plan, from 1; 0 if it was removed
     * @param rule the stage that removed it: an axis, {@code needs}, {@code model}; or the
     *     objective that ranked it
     * @param policy the policy that removed it, {@code x-portolan-require}, or the empty string
     * @param why one sentence
     */
    public record Candidate(
            DeploymentFacts deployment, int rank, String rule, String policy, String why) {}

    /** Returns the placement of this request at a candidate. */
    public Placement placement(Candidate candidate) {
        return candidate.deployment().placement(request.demand().needs());
    }
}
