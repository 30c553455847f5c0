package dev.portolan.policy.replay;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.strategy.LiveState;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The live state of a replay, measured from the records of a log. */
public final class ObservedState {

    private final Map<String, Speed> speeds = new HashMap<>();
    private final Map<List<String>, Mean> outputs = new HashMap<>();

    /** Adds one record. */
    public void add(DecisionRecord decision) {
        DecisionRecord.Outcome outcome = decision.outcome();
        Measured measured = outcome.measured();
        if (outcome.endpoint().isEmpty()) {
            return;
        }
        Speed speed =
                speeds.computeIfAbsent(
                        outcome.endpoint() + "/" + outcome.model(), _ -> new Speed());
        double first = measured.firstTokenMillis();
        if (first >= 0) {
            speed.firstToken.add(first);
        }
        if (first >= 0 && measured.millis() >= first && measured.outputTokens() > 1) {
            speed.perToken.add((measured.millis() - first) / (measured.outputTokens() - 1));
        }
        if (measured.outputTokens() >= 0) {
            String tenant = decision.request().caller().tenant();
            outputs.computeIfAbsent(List.of(tenant, outcome.model()), _ -> new Mean())
                    .add((double) measured.outputTokens());
        }
    }

    /**
     * Returns the state of these deployments by index: all available, with the latencies of the
     * log.
     */
    LiveState over(List<DeploymentFacts> catalog) {
        return new State(
                catalog.stream()
                        .map(facts -> speeds.getOrDefault(facts.id().toString(), new Speed()))
                        .map(Quantiles::of)
                        .toList());
    }

    private static final class Speed {
        final Samples firstToken = new Samples();
        final Samples perToken = new Samples();
    }

    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }

    /** The percentiles of the time to first token, and the median time per token. */
    private record Quantiles(List<Double> firstToken, double perToken) {
        static Quantiles of(Speed speed) {
            List<Double> all =
                    IntStream.rangeClosed(0, 100)
                            .mapToObj(percentile -> speed.firstToken.percentile(percentile))
                            .toList();
            return new Quantiles(all, speed.perToken.percentile(50));
        }
    }

    private final class State extends LiveState.Cold {
        private final List<Quantiles> deployments;

        State(List<Quantiles> deployments) {
            this.deployments = deployments;
        }

        @Override
        public double timeToFirstToken(int deployment, int percentile) {
            return deployments.get(deployment).firstToken().get(percentile);
        }

        @Override
        public double timePerOutputToken(int deployment) {
            return deployments.get(deployment).perToken();
        }

        @Override
        public double expectedOutputTokens(String tenant, String model) {
            Mean mean = outputs.get(List.of(tenant, model));
            return mean == null ? Double.NaN : mean.value();
        }
    }
}
