package dev.portolan.gateway.health;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * How a deployment is at one moment, for operators.
 *
 * @param circuit the state of its circuit
 * @param changedAt when the circuit last closed or, where it has not closed since, opened
 * @param slow whether the circuit opened because most answers were slow
 * @param obstacle why a request that others can take is not sent there; null where it is
 * @param outlierSince since when it is left out as an outlier; null where it is not
 * @param recent what the attempts of the last minute came to
 */
public record DeploymentCondition(
        DeploymentHealth.State circuit,
        Instant changedAt,
        boolean slow,
        DeploymentHealth.@Nullable Rejection obstacle,
        @Nullable Instant outlierSince,
        RecentAttempts.Summary recent) {

    /** Whether it is left out as an outlier. */
    public boolean isOutlier() {
        return outlierSince != null;
    }

    /** Why requests go elsewhere while others can take them; empty where they don't. */
    public Optional<String> unavailable() {
        return switch (circuit) {
            case OPEN -> Optional.of("its circuit is open: " + why());
            case HALF_OPEN ->
                    Optional.of(
                            "its circuit is half-open: one request at a time is let through to see"
                                    + " whether it is well again");
            case CLOSED -> obstacle == null ? outlier() : Optional.of(words(obstacle));
        };
    }

    /** Why the circuit opened. */
    public String why() {
        return slow ? "most answers took nearly all the time that they may" : recent.words();
    }

    private Optional<String> outlier() {
        return isOutlier()
                ? Optional.of(words(DeploymentHealth.Rejection.OUTLIER))
                : Optional.empty();
    }

    private String words(DeploymentHealth.Rejection rejection) {
        return switch (rejection) {
            case CIRCUIT_OPEN, PROBED -> "its circuit is not closed";
            case FULL -> "it carries as many requests as it says that it can";
            case RECOVERING -> "it has just recovered and is given more from second to second";
            case OUTLIER -> "it fails more often than others: " + recent.words();
            case PAUSED -> "its provider asked for a pause, or our account there is empty";
        };
    }
}
