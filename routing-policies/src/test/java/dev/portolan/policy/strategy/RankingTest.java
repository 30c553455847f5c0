package dev.portolan.policy.strategy;

import static dev.portolan.policy.Samples.deployment;
import static dev.portolan.policy.Samples.endpoints;
import static dev.portolan.policy.Samples.engine;
import static dev.portolan.policy.Samples.priced;
import static dev.portolan.policy.Samples.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class RankingTest {

    private final Measured live = new Measured();
    private final DeploymentFacts cheap = priced(deployment("cheap", "m", "FR"), 1);
    private final DeploymentFacts middle = priced(deployment("middle", "m", "FR"), 2);
    private final DeploymentFacts dear = priced(deployment("dear", "m", "FR"), 3);

    @Test
    void cost_withinLatencyGoal_ranksDeploymentsThatMeetItFirst() {
        PolicyEngine engine =
                preferring("{objective: cost, latency: {ttft: 800ms, percentile: 95}}");
        live.ttft = new double[] {2000, 700, 100};

        assertThat(plan(engine, 0)).containsExactly("middle", "dear", "cheap");
    }

    @Test
    void cost_unmeasuredEndpoint_meetsGoal() {
        PolicyEngine engine =
                preferring("{objective: cost, latency: {ttft: 800ms, percentile: 95}}");
        live.ttft = new double[] {Double.NaN, 700, 100};

        assertThat(plan(engine, 0)).containsExactly("cheap", "middle", "dear");
    }

    @Test
    void cost_unknownPrice_ranksLast() {
        PolicyEngine engine =
                engine(
                        policy("{objective: cost}"),
                        priced(cheap, Double.NaN),
                        dear,
                        priced(middle, 0));

        assertThat(plan(engine, 0)).containsExactly("middle", "dear", "cheap");
    }

    @Test
    void cost_expectedOutput_isLearnedAndBoundedByCaller() {
        var longInput = new Demand(false, 1_000, 10, Capabilities.NONE);
        var ask =
                new RankingRequest(
                        with(longInput, Preferences.NONE), Objective.COST, false, live, 0);
        live.output = 500;

        assertThat(ask.outputTokens("m")).isEqualTo(10);
        assertThat(Scores.cost(List.of(cheap), 0, ask)).isCloseTo(1010e-6, within(1e-12));
        var open = new RankingRequest(request("m", Map.of()), Objective.COST, false, live, 0);
        assertThat(open.outputTokens("m")).isEqualTo(500);
    }

    @Test
    void cost_cachedInput_usesItsPriceAndLearnedShare() {
        var price = new Price(2, 0.5, 0);
        DeploymentFacts caching = deployment("caching", "m", cheap.placement(), price);
        var longInput = new Demand(false, 1_000, 10, Capabilities.NONE);
        var ask =
                new RankingRequest(
                        with(longInput, Preferences.NONE), Objective.COST, false, live, 0);
        live.cached = 0.8;

        assertThat(Scores.cost(List.of(caching), 0, ask)).isCloseTo(800e-6, within(1e-12));
    }

    @Test
    void latency_equalTimes_ranksLongerQueueLast() {
        PolicyEngine engine = preferring("{objective: latency}");
        live.ttft = new double[] {100, 100, 900};
        live.peak = new double[] {100, 100, 900};
        live.queued = new int[] {40, 0, 0};

        assertThat(firsts(engine, 200)).containsOnlyKeys("middle");
    }

    @Test
    void latency_timeToLastToken_ranksFastestFirst() {
        live.ttft = new double[] {100, 300, 900};
        live.perToken = new double[] {50, 10, 1};
        live.output = 200;

        assertThat(plan(preferring("{objective: latency}"), 0))
                .containsExactly("dear", "middle", "cheap");
    }

    @Test
    void latency_wholeAnswers_isMeasuredApartFromStreams() {
        live.ttft = new double[] {100, 200, 300};
        live.perToken = new double[] {1, 1, 1};
        live.whole = new double[] {9_000, 5_000, 1_000};
        var whole = new RankingRequest(request("m", Map.of()), Objective.LATENCY, false, live, 0);
        var stream = new Demand(true, 10, 10, Capabilities.NONE);
        var streamed =
                new RankingRequest(
                        with(stream, Preferences.NONE), Objective.LATENCY, false, live, 0);
        List<DeploymentFacts> catalog = List.of(cheap, cheap, cheap);

        assertThat(Scores.latency(catalog, 0, whole)).isEqualTo(9_000);
        assertThat(Scores.latency(catalog, 0, streamed)).isBetween(100.0, 120.0);
        live.whole = null;
        assertThat(Scores.latency(catalog, 0, whole)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void latency_unmeasuredEndpoint_isExploredSometimes() {
        live.ttft = new double[] {100, Double.NaN, 900};
        PolicyEngine engine = preferring("{objective: latency}");

        Map<String, Integer> first = firsts(engine, 4_000);

        assertThat(first.get("middle")).isBetween(150, 400);
        assertThat(first).doesNotContainKey("dear");
    }

    @Test
    void latency_nearlyEqual_sharesLoadByTwoChoices() {
        live.ttft = new double[] {100, 105, 110};
        live.peak = new double[] {100, 100, 100};
        live.inFlight = new int[] {50, 0, 0};

        Map<String, Integer> first = firsts(preferring("{objective: latency}"), 3_000);

        assertThat(first).doesNotContainKey("cheap");
        assertThat(first.get("middle")).isGreaterThan(800);
        assertThat(first.get("dear")).isGreaterThan(800);
    }

    @Test
    void balanced_weights_chooseBetweenCostAndLatency() {
        live.ttft = new double[] {1000, 500, 100};

        assertThat(plan(preferring("{objective: balanced, weights: {cost: 9, latency: 1}}"), 1))
                .startsWith("cheap");
        assertThat(plan(preferring("{objective: balanced, weights: {cost: 1, latency: 9}}"), 1))
                .startsWith("dear");
    }

    @Test
    void priority_tiers_rankBeforeRest() {
        PolicyEngine engine =
                preferring("{objective: priority, tiers: {by: endpoint, order: [dear, cheap]}}");

        assertThat(plan(engine, 0)).containsExactly("dear", "cheap", "middle");
    }

    @Test
    void weighted_shares_holdOverManyDraws() {
        Map<String, Integer> first =
                firsts(preferring("{objective: weighted, shares: {cheap: 95, dear: 5}}"), 20_000);

        assertThat(first.get("dear")).isBetween(850, 1150);
        assertThat(first).doesNotContainKey("middle");
    }

    @Test
    void weighted_sticky_returnsSameDrawForTenant() {
        PolicyEngine engine =
                preferring(
                        "{objective: weighted, shares: {cheap: 1, middle: 1, dear: 1}, sticky:"
                                + " tenant}");

        assertThat(firsts(engine, 100)).hasSize(1);
    }

    @Test
    void slowStart_recoveringDeployment_isFirstAsOftenAsItsShare() {
        live.slowStart = new double[] {0.1, 1, 1};

        Map<String, Integer> first = firsts(preferring("{objective: cost}"), 10_000);

        assertThat(first.get("cheap")).isBetween(850, 1150);
    }

    @Test
    void affinity_samePrefix_staysOnNodeUntilFull() {
        PolicyEngine engine =
                engine(
                        policy("{objective: cost, affinity: prefix}"),
                        cheap,
                        priced(middle, 1),
                        priced(dear, 1));
        RequestFacts conversation =
                with(Demand.PLAIN, new Preferences(Requirement.NONE, null, 0xC0FFEE));
        String home = endpoints(engine.decide(conversation, live, 1)).getFirst();
        for (int chance = 0; chance < 50; chance++) {
            assertThat(endpoints(engine.decide(conversation, live, chance))).startsWith(home);
        }

        live.inFlight = new int[] {0, 0, 0};
        live.inFlight[List.of("cheap", "middle", "dear").indexOf(home)] = 40;

        assertThat(endpoints(engine.decide(conversation, live, 1)).getFirst()).isNotEqualTo(home);
    }

    @Test
    void callersObjective_replacesWeightsButNotAssignedObjectives() {
        var preferences = new Preferences(Requirement.NONE, Objective.COST, 0);
        live.ttft = new double[] {1000, 500, 100};

        assertThat(
                        endpoints(
                                preferring("{objective: latency}")
                                        .decide(with(Demand.PLAIN, preferences), live, 0)))
                .containsExactly("cheap", "middle", "dear");
        assertThat(
                        endpoints(
                                preferring(
                                                "{objective: priority, tiers: {by: endpoint, order:"
                                                        + " [dear]}}")
                                        .decide(with(Demand.PLAIN, preferences), live, 0)))
                .startsWith("dear");
    }

    private PolicyEngine preferring(String prefer) {
        return engine(policy(prefer), cheap, middle, dear);
    }

    private static String policy(String prefer) {
        return "policies: [{name: p, prefer: " + prefer + "}]";
    }

    private List<String> plan(PolicyEngine engine, long chance) {
        return endpoints(engine.decide(request("m", Map.of()), live, chance));
    }

    private Map<String, Integer> firsts(PolicyEngine engine, int draws) {
        var random = new SplittableRandom(7);
        var first = new HashMap<String, Integer>();
        for (int i = 0; i < draws; i++) {
            first.merge(plan(engine, random.nextLong()).getFirst(), 1, Integer::sum);
        }
        return first;
    }

    private static RequestFacts with(Demand demand, Preferences preferences) {
        RequestFacts plain = request("m", Map.of());
        return new RequestFacts(
                plain.caller(),
                plain.model(),
                plain.path(),
                plain.headers(),
                plain.tags(),
                demand,
                preferences);
    }

    /** Live state from arrays, in which null means unmeasured. */
    private static final class Measured extends LiveState.Cold {
        double @Nullable [] ttft;
        double @Nullable [] perToken;
        double @Nullable [] whole;
        double @Nullable [] peak;
        double @Nullable [] slowStart;
        int @Nullable [] inFlight;
        int @Nullable [] queued;
        double output = Double.NaN;
        double cached;

        @Override
        public int queued(int deployment) {
            return queued == null ? 0 : queued[deployment];
        }

        @Override
        public double cachedShare(String tenant, int deployment) {
            return cached;
        }

        @Override
        public double timeToFirstToken(int deployment, int percentile) {
            return ttft == null ? Double.NaN : ttft[deployment];
        }

        @Override
        public double timePerOutputToken(int deployment) {
            return perToken == null ? Double.NaN : perToken[deployment];
        }

        @Override
        public double wholeAnswer(int deployment) {
            return whole == null ? Double.NaN : whole[deployment];
        }

        @Override
        public double peakLatency(int deployment) {
            return peak == null ? Double.NaN : peak[deployment];
        }

        @Override
        public double slowStart(int deployment) {
            return slowStart == null ? 1 : slowStart[deployment];
        }

        @Override
        public int inFlight(int deployment) {
            return inFlight == null ? 0 : inFlight[deployment];
        }

        @Override
        public double expectedOutputTokens(String tenant, String model) {
            return output;
        }
    }
}
