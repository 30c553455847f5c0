package dev.portolan.policy.strategy;

import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Demand;

/**
 * The input of ranking for one request.
 *
 * @param objective the policy's, or the caller's wish
 * @param aliasOrder whether the order of the models in the alias counts before the objective
 * @param live what is measured now
 * @param randomBits 64 random bits, for this decision only
 */
public record RankingRequest(
        RequestFacts request,
        Objective objective,
        boolean aliasOrder,
        LiveState live,
        long randomBits) {

    /** The default number of tokens until answers of the model are measured. */
    static final double USUAL_OUTPUT = 400;

    /**
     * Returns the expected output tokens of a model: learned, bounded by what the caller allows.
     */
    double outputTokens(String model) {
        double learned = live.expectedOutputTokens(request.caller().tenant(), model);
        double expected = learned >= 0 ? learned : USUAL_OUTPUT;
        int max = request.demand().maxOutputTokens();
        return max == Demand.UNBOUNDED ? expected : Math.min(expected, max);
    }
}
