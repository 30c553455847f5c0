package dev.portolan.policy.replay;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.replay.ReplayDifference.Change;
import dev.portolan.policy.strategy.LiveState;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sums of both configurations' decisions on one tenant's requests. */
final class TenantTally {

    private static final int MEDIAN = 50;

    private long requests;
    private long leaving;
    private long denied;
    private long permitted;
    private long moved;
    private CountrySet reachBefore = CountrySet.EMPTY;
    private CountrySet reachAfter = CountrySet.EMPTY;
    private final Costs cost = new Costs();
    private final Pair firstToken = new Pair();
    private final Map<String, long[]> firstChoices = new TreeMap<>();

    /** One configuration's decision, and the live state it was based on. */
    record Seen(Optional<Decision.Permitted> decision, LiveState live) {
        Optional<DeploymentFacts> first() {
            return decision.map(permitted -> permitted.plan().get(0));
        }

        /**
         * Returns the cost of the usage that the provider reported, at the price of the first
         * choice.
         */
        double cost(DecisionRecord recorded) {
            Measured measured = recorded.outcome().measured();
            Price price = first().map(facts -> facts.offer().price()).orElse(Price.UNKNOWN);
            return measured.counted()
                    ? price.cost(
                            (double) measured.inputTokens(),
                            (double) Math.max(0, measured.cachedTokens()),
                            (double) measured.outputTokens())
                    : Double.NaN;
        }

        double firstToken() {
            return decision.map(
                            permitted -> live.timeToFirstToken(permitted.plan().index(0), MEDIAN))
                    .orElse(Double.NaN);
        }

        CountrySet reach() {
            return decision.map(permitted -> BaselineBounds.reach(permitted, Axis.PROCESSING))
                    .orElse(CountrySet.EMPTY);
        }
    }

    void count(DecisionRecord recorded, Seen before, Seen after, boolean leaves) {
        requests++;
        leaving += leaves ? 1 : 0;
        denied += before.decision().isPresent() && after.decision().isEmpty() ? 1 : 0;
        permitted += before.decision().isEmpty() && after.decision().isPresent() ? 1 : 0;
        reachBefore = reachBefore.union(before.reach());
        reachAfter = reachAfter.union(after.reach());
        cost.add(before.cost(recorded), after.cost(recorded));
        firstToken.add(before.firstToken(), after.firstToken());
        Optional<String> first = before.first().map(facts -> facts.id().toString());
        Optional<String> now = after.first().map(facts -> facts.id().toString());
        moved += first.isPresent() && now.isPresent() && !first.equals(now) ? 1 : 0;
        first.ifPresent(id -> firstChoices.computeIfAbsent(id, _ -> new long[2])[0]++);
        now.ifPresent(id -> firstChoices.computeIfAbsent(id, _ -> new long[2])[1]++);
    }

    ReplayDifference.OfTenant total() {
        var choices = new TreeMap<String, Change<Long>>();
        firstChoices.forEach((id, counts) -> choices.put(id, new Change<>(counts[0], counts[1])));
        return new ReplayDifference.OfTenant(
                requests,
                leaving,
                denied,
                permitted,
                moved,
                new Change<>(reachBefore.toString(), reachAfter.toString()),
                cost.sum(),
                firstToken.mean(),
                choices);
    }

    /**
     * The sums of the costs of requests with a known cost in both configurations; decimal, so that
     * a sum is exactly that of its parts.
     */
    private static final class Costs {
        private BigDecimal before = BigDecimal.ZERO;
        private BigDecimal after = BigDecimal.ZERO;
        private boolean any;

        void add(double one, double other) {
            if (!Double.isNaN(one) && !Double.isNaN(other)) {
                before = before.add(BigDecimal.valueOf(one));
                after = after.add(BigDecimal.valueOf(other));
                any = true;
            }
        }

        Change<Double> sum() {
            return any
                    ? new Change<>(before.doubleValue(), after.doubleValue())
                    : new Change<>(Double.NaN, Double.NaN);
        }
    }

    /** The means of requests with a known value in both configurations. */
    private static final class Pair {
        private double before;
        private double after;
        private long count;

        void add(double one, double other) {
            if (!Double.isNaN(one) && !Double.isNaN(other)) {
                before += one;
                after += other;
                count++;
            }
        }

        Change<Double> mean() {
            return new Change<>(before / count, after / count);
        }
    }
}
