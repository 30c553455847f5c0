package dev.portolan.gateway.fleet;

import dev.portolan.gateway.health.DeploymentHealth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ejects deployments that fail more often than usual, though not so often that their circuits open.
 *
 * <p>Of the deployments of one model only a share may be ejected, open circuits counted: a pool
 * that fails as a whole has no outliers. Those that fail most are ejected first.
 */
final class OutlierDetection {
    /** Makes a product such as 0.29 * 100 the whole number that it stands for. */
    private static final double ROUNDING = 1e-9;

    private final Map<String, List<LiveDeployment>> pools = new HashMap<>();

    OutlierDetection(List<LiveDeployment> deployments) {
        for (LiveDeployment deployment : deployments) {
            pools.computeIfAbsent(deployment.facts().model(), _ -> new ArrayList<>(4))
                    .add(deployment);
        }
    }

    /** True if {@code deployment} gets no requests but probes. */
    boolean isEjected(LiveDeployment deployment) {
        DeploymentHealth health = deployment.health();
        if (!health.failsOften()) {
            return false;
        }
        List<LiveDeployment> pool = pools.getOrDefault(deployment.facts().model(), List.of());
        double share = health.settings().outlierDetection().maxEjected();
        int remaining = (int) (pool.size() * share + ROUNDING);
        boolean passed = false;
        for (LiveDeployment other : pool) {
            if (other == deployment) {
                passed = true;
            } else if (isEjectedFirst(other.health(), health, passed)) {
                remaining--;
            }
        }
        return remaining > 0;
    }

    private static boolean isEjectedFirst(
            DeploymentHealth other, DeploymentHealth one, boolean later) {
        if (!other.mayAcquire()) {
            return true;
        }
        float difference = other.failurePercent() - one.failurePercent();
        return other.failsOften() && (difference > 0 || (difference == 0 && !later));
    }
}
