package dev.portolan.policy.strategy;

import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Demand;

/**
 * What ranking needs to know of one request.
 *
 * @param objective the policy's, or the caller's wish
 * @param aliasOrder whether the order of the models in the alias counts before the objective
 * @param live what is measured now
 * @param chance 64 random bits, for this decision only
 */
public record RankingRequest(
        RequestFacts request,
        Objective objective,
        boolean aliasOrder,
        LiveState live,
        long chance) {

    /** What a request to a model has until something is learned, in tokens. */
    static final double USUAL_OUTPUT = 400;

    /** The output tokens to reckon with for a model: learned, bounded by what the caller allows. */
    double outputTokens(String model) {
        double learned = live.expectedOutputTokens(request.caller().tenant(), model);
        double expected = learned >= 0 ? learned : USUAL_OUTPUT;
        int max = request.demand().maxOutputTokens();
        return max == Demand.UNBOUNDED ? expected : Math.min(expected, max);
    }
}
