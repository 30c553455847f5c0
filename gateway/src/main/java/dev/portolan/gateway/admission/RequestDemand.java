package dev.portolan.gateway.admission;

import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The most that a permitted request may use, as far as it is known before its first attempt.
 *
 * @param models the model or alias asked for, and the models of its plan
 * @param tokens the estimated tokens, input and output
 * @param moneyNanos the highest cost of its plan, in billionths of the reference currency
 */
public record RequestDemand(Set<String> models, long tokens, long moneyNanos) {
    /** The output of a model whose context is not known, if the caller sets no maximum. */
    static final long DEFAULT_OUTPUT = 16_384;

    private static final double NANOS_PER_UNIT = 1e9;

    /** More than any budget, so that sums do not overflow. */
    private static final double MAX_NANOS = 4e18;

    public RequestDemand {
        models = Set.copyOf(models);
    }

    /**
     * Computes the demand of a request.
     *
     * <p>The cost is that of the dearest deployment of the plan with the estimated input and the
     * longest output, for each choice. A hedged request may cost twice as much. A stream that
     * breaks off may be continued, which pays for the input again in each further attempt, and for
     * what was written before as input.
     *
     * @param choices the number of answers asked for
     * @param expectedOutput the usual tokens of an answer; NaN if unknown
     */
    public static RequestDemand of(
            RequestFacts facts, Decision.Permitted decision, int choices, double expectedOutput) {
        RequestFacts.Demand demand = facts.demand();
        Set<String> models = new LinkedHashSet<>();
        models.add(facts.model());
        double money = 0;
        for (int rank = 0; rank < decision.plan().size(); rank++) {
            DeploymentFacts deployment = decision.plan().get(rank);
            models.add(deployment.id().model());
            money = Math.max(money, cost(demand, decision, deployment.offer(), choices));
        }
        long output =
                demand.maxOutputTokens() != RequestFacts.Demand.UNBOUNDED
                        ? demand.maxOutputTokens()
                        : Double.isNaN(expectedOutput) ? 0 : Math.round(expectedOutput);
        return new RequestDemand(
                models,
                demand.inputTokens() + output * Math.max(1, choices),
                (long) Math.min(Math.ceil(money * NANOS_PER_UNIT), MAX_NANOS));
    }

    private static double cost(
            RequestFacts.Demand demand,
            Decision.Permitted decision,
            DeploymentFacts.Offer offer,
            int choices) {
        if (!offer.price().known()) {
            return 0;
        }
        Failover failover = decision.settings().failover();
        double input = demand.inputTokens();
        double output = longestOutput(demand, offer) * Math.max(1, choices);
        double once = cost(offer.price(), input, output);
        double hedged = failover.hedge().isPresent() ? once : 0;
        double continued =
                demand.stream()
                        ? cost(offer.price(), (input + output) * (failover.attempts() - 1), 0)
                        : 0;
        return once + hedged + continued;
    }

    private static double longestOutput(RequestFacts.Demand demand, DeploymentFacts.Offer offer) {
        if (demand.maxOutputTokens() != RequestFacts.Demand.UNBOUNDED) {
            return demand.maxOutputTokens();
        }
        return offer.contextTokens() > 0
                ? Math.max(0, offer.contextTokens() - demand.inputTokens())
                : DEFAULT_OUTPUT;
    }

    private static double cost(Price price, double input, double output) {
        return price.cost(input, 0, output);
    }
}
