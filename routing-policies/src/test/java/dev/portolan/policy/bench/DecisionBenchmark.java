package dev.portolan.policy.bench;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.strategy.LiveState;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Measures one decision from facts to plan, with 50 policies and deployments of several models. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class DecisionBenchmark {

    private static final List<String> COUNTRIES = List.of("DE", "FR", "IE", "SE", "US");

    /** Number of deployments in the catalog. */
    @Param({"200", "2000"})
    public int deployments;

    /** Number of models that the deployments serve. */
    @Param({"1", "10"})
    public int models;

    private PolicyEngine engine = Samples.engine("policies: [{name: p}]");
    private RequestFacts request = Samples.request("m0", Map.of());
    private final LiveState live = new Busy();
    private final SplittableRandom random = new SplittableRandom(1);

    /** Builds a catalog and policies of which some match. */
    @Setup
    public void setUp() {
        var facts = new ArrayList<DeploymentFacts>();
        for (int i = 0; i < deployments; i++) {
            String country = COUNTRIES.get(i % COUNTRIES.size());
            facts.add(
                    Samples.priced(Samples.deployment("e" + i, "m" + i % models, country), i % 7));
        }
        var yaml = new StringBuilder("policies:\n");
        for (int i = 0; i < 49; i++) {
            yaml.append(
                    """
                      - name: p%d
                        when: tenant.labels.team == "t%d" || request.headers["x-data-class"] in ["c%d", "personal"] && request.input_tokens < 5000
                        require: {processing: [EU27], storage: [EEA]}
                    """
                            .formatted(i, i, i));
        }
        yaml.append("  - {name: all, prefer: {objective: cost, latency: {ttft: 800ms}}}\n");
        engine =
                PolicyEngine.of(
                        Samples.policies(yaml.toString()),
                        DeploymentIndex.of(facts, Map.of()),
                        Samples.PARIS);
        request = Samples.request("m0", Map.of("x-data-class", "personal"));
    }

    /** Measures the decision. */
    @Benchmark
    public Decision decide() {
        return engine.decide(request, live, random.nextLong());
    }

    private static final class Busy extends LiveState.Cold {
        @Override
        public double timeToFirstToken(int deployment, int percentile) {
            return 100 + deployment % 13 * 100;
        }

        @Override
        public double peakLatency(int deployment) {
            return 150;
        }

        @Override
        public int inFlight(int deployment) {
            return deployment % 5;
        }
    }
}
