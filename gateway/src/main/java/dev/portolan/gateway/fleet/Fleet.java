package dev.portolan.gateway.fleet;

import dev.portolan.gateway.health.DeploymentCondition;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.DeploymentLatency;
import dev.portolan.gateway.nodes.LatestNodeLoad;
import dev.portolan.gateway.nodes.NodeLoads;
import dev.portolan.gateway.nodes.NodeMetrics;
import dev.portolan.policy.strategy.LiveState;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;

/**
 * The deployments of one configuration, by their index in its catalog, and what is measured of
 * them. Thread-safe.
 */
public final class Fleet extends LiveState.Cold {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEDIAN = 0.5;

    private final List<LiveDeployment> deployments;
    private final OutlierDetection outliers;
    private final LongSupplier nanoTime;
    private final ExpectedTokens expectedTokens;
    private final List<LatestNodeLoad> loads;

    /**
     * A fleet of {@code deployments}.
     *
     * @param expectedTokens the usual length of answers
     * @param nodeLoads what self-hosted nodes report of their load
     */
    public Fleet(
            List<LiveDeployment> deployments,
            LongSupplier nanoTime,
            ExpectedTokens expectedTokens,
            NodeLoads nodeLoads) {
        this.deployments = List.copyOf(deployments);
        this.outliers = new OutlierDetection(deployments);
        this.nanoTime = nanoTime;
        this.expectedTokens = expectedTokens;
        this.loads =
                this.deployments.stream()
                        .map(LiveDeployment::nodeModel)
                        .map(nodeLoads::of)
                        .toList();
    }

    /** The deployment with that index. */
    public LiveDeployment at(int index) {
        return deployments.get(index);
    }

    /** All of them. */
    public List<LiveDeployment> all() {
        return deployments;
    }

    /** The metrics of self-hosted nodes, by node. */
    public Map<NodeLoads.NodeModel, NodeMetrics> metrics() {
        Map<NodeLoads.NodeModel, NodeMetrics> metrics = new HashMap<>();
        for (LiveDeployment deployment : deployments) {
            deployment.metrics().ifPresent(address -> metrics.put(deployment.nodeModel(), address));
        }
        return metrics;
    }

    @Override
    public boolean available(int deployment) {
        return obstacle(at(deployment)) == null;
    }

    /** The reason why {@code deployment} is ranked last now; null if it is not. */
    public DeploymentHealth.@Nullable Rejection obstacle(LiveDeployment deployment) {
        DeploymentHealth.Rejection refused = deployment.health().obstacle();
        if (refused != null) {
            return refused;
        }
        if (deployment.pause().defers(nanoTime.getAsLong())) {
            return DeploymentHealth.Rejection.PAUSED;
        }
        return isOutlier(deployment) && !deployment.health().outlierProbeDue()
                ? DeploymentHealth.Rejection.OUTLIER
                : null;
    }

    /** True if {@code deployment} is ejected because it fails more often than others. */
    public boolean isOutlier(LiveDeployment deployment) {
        return outliers.isEjected(deployment);
    }

    /** The condition of {@code deployment} now. */
    public DeploymentCondition condition(LiveDeployment deployment) {
        DeploymentHealth health = deployment.health();
        return new DeploymentCondition(
                health.state(),
                health.changedAt(),
                health.isSlowOutage(),
                health.obstacle(),
                isOutlier(deployment) ? health.failsOftenSince() : null,
                health.recent());
    }

    /**
     * Milliseconds as measured; 0 if the deployment was slow and the next attempt probes whether it
     * still is.
     */
    private double millis(int deployment, ToLongBiFunction<DeploymentLatency, Long> measure) {
        DeploymentHealth health = at(deployment).health();
        if (health.isSlowOutage() && health.mayAcquire()) {
            return 0;
        }
        long nanos = measure.applyAsLong(at(deployment).latency(), nanoTime.getAsLong());
        return nanos < 0 ? Double.NaN : nanos / NANOS_PER_MILLI;
    }

    @Override
    public double timeToFirstToken(int deployment, int percentile) {
        return millis(deployment, (of, now) -> of.firstTokenQuantile(percentile / 100.0, now));
    }

    @Override
    public double wholeAnswer(int deployment) {
        return millis(deployment, (of, now) -> of.wholeAnswerQuantile(MEDIAN, now));
    }

    @Override
    public double timePerOutputToken(int deployment) {
        return millis(deployment, (of, now) -> of.perTokenQuantile(MEDIAN, now));
    }

    /** Not known if the next attempt probes whether the deployment has recovered. */
    @Override
    public double peakLatency(int deployment) {
        double nanos = at(deployment).latency().peakAverage(nanoTime.getAsLong());
        boolean known = nanos >= 0 && !at(deployment).health().nextProbesRecovery();
        return known ? nanos / NANOS_PER_MILLI : Double.NaN;
    }

    @Override
    public int inFlight(int deployment) {
        return at(deployment).health().inFlight();
    }

    @Override
    public int queued(int deployment) {
        return loads.get(deployment).waiting(nanoTime.getAsLong());
    }

    @Override
    public double cacheUse(int deployment) {
        return loads.get(deployment).cacheUse(nanoTime.getAsLong());
    }

    @Override
    public double slowStart(int deployment) {
        return at(deployment).health().slowStartShare();
    }

    @Override
    public double expectedOutputTokens(String tenant, String model) {
        return expectedTokens.outputTokens(tenant, model);
    }

    @Override
    public double cachedShare(String tenant, int deployment) {
        return expectedTokens.cachedShare(tenant, at(deployment).facts().id());
    }
}
