package dev.portolan.gateway.admission;

import dev.portolan.gateway.price.CostCeiling;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.answer.ChargedUnits;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

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

    private static final Capabilities MEDIA =
            Capabilities.of(Capability.VISION, Capability.AUDIO, Capability.VIDEO);

    /** More than any budget, so that sums do not overflow. */
    private static final double MAX_NANOS = 4e18;

    public RequestDemand {
        models = Set.copyOf(models);
    }

    /**
     * Computes the demand of a request.
     *
     * <p>The cost is that of the dearest deployment of the plan with the estimated input and the
     * longest output, for each choice, at the dearest unit that the provider may count them as. A
     * hedged request may cost twice as much. A stream that breaks off may be continued, which pays
     * for the input again in each further attempt, and for what was written before as input.
     *
     * @param ceilings the most that requests cost at each deployment
     * @param expectedOutput the usual tokens of an answer; NaN if unknown
     */
    public static RequestDemand of(
            RequestFacts facts,
            Decision.Permitted decision,
            Content content,
            Function<DeploymentId, CostCeiling> ceilings,
            double expectedOutput) {
        RequestFacts.Demand demand = facts.demand();
        Set<String> models = new LinkedHashSet<>();
        models.add(facts.model());
        double money = 0;
        for (int rank = 0; rank < decision.plan().size(); rank++) {
            DeploymentFacts deployment = decision.plan().get(rank);
            models.add(deployment.id().model());
            var call = new Call(demand, content, deployment.offer().contextTokens());
            money =
                    Math.max(
                            money,
                            call.cost(
                                    ceilings.apply(deployment.id()),
                                    decision.settings().failover()));
        }
        long output =
                demand.maxOutputTokens() != RequestFacts.Demand.UNBOUNDED
                        ? demand.maxOutputTokens()
                        : Double.isNaN(expectedOutput) ? 0 : Math.round(expectedOutput);
        return new RequestDemand(
                models,
                demand.inputTokens() + output * content.answers(),
                (long) Math.min(Math.ceil(money * NANOS_PER_UNIT), MAX_NANOS));
    }

    /**
     * The content of a request that providers charge for, beside its text.
     *
     * @param choices the number of answers asked for
     * @param images the number of images
     * @param most the most that it uses beside tokens
     */
    public record Content(int choices, int images, ChargedUnits most) {
        private int answers() {
            return Math.max(1, choices);
        }
    }

    /** The calls of one deployment. */
    private record Call(RequestFacts.Demand demand, Content content, int context) {
        double cost(CostCeiling ceiling, Failover failover) {
            double input = demand.inputTokens();
            double output = (double) longestOutput() * content.answers();
            double once = once(ceiling, input, output);
            double hedged = failover.hedge().isPresent() ? once : 0;
            double continued =
                    demand.stream()
                            ? once(ceiling, input + output, 0) * (failover.attempts() - 1)
                            : 0;
            return once + hedged + continued;
        }

        private double once(CostCeiling ceiling, double input, double output) {
            boolean media = !demand.needs().disjoint(MEDIA);
            return ceiling.of(input, output, media, content.images(), content.most());
        }

        private long longestOutput() {
            if (demand.maxOutputTokens() != RequestFacts.Demand.UNBOUNDED) {
                return demand.maxOutputTokens();
            }
            return context > 0 ? Math.max(0, context - demand.inputTokens()) : DEFAULT_OUTPUT;
        }
    }
}
