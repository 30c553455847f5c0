package dev.portolan.provider;

import java.util.Optional;

/**
 * Where a provider tells about itself without running a prompt.
 *
 * @param models the model list, below the endpoint's base path
 * @param health a cheap liveness answer, from the host's root
 * @param metrics Prometheus text, from the host's root
 */
public record ProbePaths(
        Optional<String> models, Optional<String> health, Optional<String> metrics) {
    /** Only the model list, as on every hosted service of the family. */
    public static final ProbePaths MODELS =
            new ProbePaths(Optional.of("/models"), Optional.empty(), Optional.empty());

    /** A server of one's own: model list, health and metrics. */
    public static ProbePaths of(String health, String metrics) {
        return new ProbePaths(Optional.of("/models"), Optional.of(health), Optional.of(metrics));
    }
}
