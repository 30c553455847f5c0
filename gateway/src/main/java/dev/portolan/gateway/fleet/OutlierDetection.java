package dev.portolan.gateway.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which deployments are left out for a while because they fail more often than is usual, though not
 * so often that their circuits open. Of those that serve one model never more than half are out,
 * open circuits counted: a pool that fails as a whole is no pool of outliers.
 */
final class OutlierDetection {
    private final Map<String, List<LiveDeployment>> pools = new HashMap<>();

    OutlierDetection(List<LiveDeployment> deployments) {
        for (LiveDeployment deployment : deployments) {
            pools.computeIfAbsent(deployment.facts().model(), model -> new ArrayList<>(4))
                    .add(deployment);
        }
    }

    /** Whether {@code deployment} is left out but for a trial now and then. */
    boolean ejected(LiveDeployment deployment) {
        if (!deployment.guard().suspect()) {
            return false;
        }
        List<LiveDeployment> pool = pools.getOrDefault(deployment.facts().model(), List.of());
        int mayGo = pool.size() / 2;
        boolean passed = false;
        for (LiveDeployment other : pool) {
            if (other == deployment) {
                passed = true;
            } else if (goesFirst(other, deployment, passed)) {
                mayGo--;
            }
        }
        return mayGo > 0;
    }

    private static boolean goesFirst(LiveDeployment other, LiveDeployment one, boolean later) {
        if (!other.guard().mayAcquire()) {
            return true;
        }
        float difference = other.guard().failurePercent() - one.guard().failurePercent();
        return other.guard().suspect() && (difference > 0 || (difference == 0 && !later));
    }
}
