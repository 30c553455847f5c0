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
 * The deployments of one configuration, by their index in its catalogue, and what is measured of
 * them. Thread-safe.
 */
public final class Fleet extends LiveState.Cold {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEDIAN = 0.5;

    private final List<LiveDeployment> deployments;
    private final OutlierDetection outliers;
    private final LongSupplier nanoTime;
    private final ExpectedTokens expectations;
    private final List<LatestNodeLoad> crowding;

    /**
     * A fleet of {@code deployments}; what answers grow to is kept in {@code expectations}, and
     * what nodes say of themselves in {@code crowds}.
     */
    public Fleet(
            List<LiveDeployment> deployments,
            LongSupplier nanoTime,
            ExpectedTokens expectations,
            NodeLoads crowds) {
        this.deployments = List.copyOf(deployments);
        this.outliers = new OutlierDetection(deployments);
        this.nanoTime = nanoTime;
        this.expectations = expectations;
        this.crowding =
                this.deployments.stream().map(LiveDeployment::nodeModel).map(crowds::of).toList();
    }

    /** The deployment with that index. */
    public LiveDeployment at(int index) {
        return deployments.get(index);
    }

    /** All of them. */
    public List<LiveDeployment> all() {
        return deployments;
    }

    /** Where those on nodes of one's own tell their metrics. */
    public Map<NodeLoads.NodeModel, NodeMetrics> metrics() {
        Map<NodeLoads.NodeModel, NodeMetrics> metrics = new HashMap<>();
        for (LiveDeployment deployment : deployments) {
            deployment.metrics().ifPresent(told -> metrics.put(deployment.nodeModel(), told));
        }
        return metrics;
    }

    @Override
    public boolean available(int deployment) {
        return obstacle(at(deployment)) == null;
    }

    /** Why {@code deployment} is ranked last now; null where it is not. */
    public DeploymentHealth.@Nullable Rejection obstacle(LiveDeployment deployment) {
        DeploymentHealth.Rejection refused = deployment.guard().obstacle();
        if (refused != null) {
            return refused;
        }
        if (deployment.pause().spares(nanoTime.getAsLong())) {
            return DeploymentHealth.Rejection.PAUSED;
        }
        return isOutlier(deployment) && !deployment.guard().trialDue()
                ? DeploymentHealth.Rejection.OUTLIER
                : null;
    }

    /** Whether {@code deployment} is left out because it fails more often than others. */
    public boolean isOutlier(LiveDeployment deployment) {
        return outliers.ejected(deployment);
    }

    /** How {@code deployment} is now. */
    public DeploymentCondition condition(LiveDeployment deployment) {
        DeploymentHealth guard = deployment.guard();
        return new DeploymentCondition(
                guard.state(),
                guard.changedAt(),
                guard.isSlowOutage(),
                guard.obstacle(),
                isOutlier(deployment) ? guard.suspectSince() : null,
                guard.recent());
    }

    /**
     * Milliseconds as measured; none where it was measured in an outage by slowness of which the
     * next attempt is to see whether it lasts.
     */
    private double millis(int deployment, ToLongBiFunction<DeploymentLatency, Long> measure) {
        DeploymentHealth guard = at(deployment).guard();
        if (guard.isSlowOutage() && guard.mayAcquire()) {
            return 0;
        }
        long nanos = measure.applyAsLong(at(deployment).latency(), nanoTime.getAsLong());
        return nanos < 0 ? Double.NaN : nanos / NANOS_PER_MILLI;
    }

    @Override
    public double timeToFirstToken(int deployment, int percentile) {
        return millis(deployment, (of, now) -> of.firstTokenAt(percentile / 100.0, now));
    }

    @Override
    public double wholeAnswer(int deployment) {
        return millis(deployment, (of, now) -> of.wholeAt(MEDIAN, now));
    }

    @Override
    public double timePerOutputToken(int deployment) {
        return millis(deployment, (of, now) -> of.perTokenAt(MEDIAN, now));
    }

    /** Not known where the next attempt is to see whether the deployment is well again. */
    @Override
    public double peakLatency(int deployment) {
        double nanos = at(deployment).latency().peakAverage(nanoTime.getAsLong());
        boolean known = nanos >= 0 && !at(deployment).guard().looksAgain();
        return known ? nanos / NANOS_PER_MILLI : Double.NaN;
    }

    @Override
    public int inFlight(int deployment) {
        return at(deployment).guard().inFlight();
    }

    @Override
    public int queued(int deployment) {
        return crowding.get(deployment).waiting(nanoTime.getAsLong());
    }

    @Override
    public double cacheUse(int deployment) {
        return crowding.get(deployment).cacheUse(nanoTime.getAsLong());
    }

    @Override
    public double slowStart(int deployment) {
        return at(deployment).guard().slowStart();
    }

    @Override
    public double expectedOutputTokens(String tenant, String model) {
        return expectations.outputTokens(tenant, model);
    }

    @Override
    public double cachedShare(String tenant, int deployment) {
        return expectations.cachedShare(tenant, at(deployment).facts().id());
    }
}
