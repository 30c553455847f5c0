package dev.portolan.gateway.health;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * The health of a deployment at one moment, for operators.
 *
 * @param circuit the state of its circuit
 * @param changedAt when the circuit last closed or, if it has not closed since, opened
 * @param slow whether the circuit opened because most answers were slow
 * @param obstacle why a request that others can take is not sent there; null if it is
 * @param outlierSince since when it is ejected as an outlier; null if it is not
 * @param recent the attempts of the last minute
 */
public record DeploymentCondition(
        DeploymentHealth.State circuit,
        Instant changedAt,
        boolean slow,
        DeploymentHealth.@Nullable Rejection obstacle,
        @Nullable Instant outlierSince,
        RecentAttempts.Summary recent) {

    /** True if it is ejected as an outlier. */
    public boolean isOutlier() {
        return outlierSince != null;
    }

    /** The reason why requests prefer other deployments; empty if they do not. */
    public Optional<String> unavailable() {
        return switch (circuit) {
            case OPEN -> Optional.of("its circuit is open: " + reason());
            case HALF_OPEN ->
                    Optional.of(
                            "its circuit is half-open: one request at a time probes whether it has"
                                    + " recovered");
            case CLOSED -> obstacle == null ? outlier() : Optional.of(describe(obstacle));
        };
    }

    /** The reason why the circuit opened. */
    public String reason() {
        return slow ? "most answers were slow, close to their timeout" : recent.describe();
    }

    private Optional<String> outlier() {
        return isOutlier()
                ? Optional.of(describe(DeploymentHealth.Rejection.OUTLIER))
                : Optional.empty();
    }

    private String describe(DeploymentHealth.Rejection rejection) {
        return switch (rejection) {
            case CIRCUIT_OPEN, PROBED -> "its circuit is not closed";
            case FULL -> "the limit of attempts in flight is reached";
            case RECOVERING -> "it has just recovered, and its traffic grows from second to second";
            case OUTLIER -> "it fails more often than others: " + recent.describe();
            case PAUSED -> "its provider asked for a pause, or our quota there is used up";
        };
    }
}
