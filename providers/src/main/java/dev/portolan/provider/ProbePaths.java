package dev.portolan.provider;

import java.util.Optional;

/**
 * The paths at which a provider reports about itself without running a prompt.
 *
 * @param models the model list, below the endpoint's base path
 * @param health a cheap liveness check, from the host's root
 * @param metrics Prometheus text, from the host's root
 */
public record ProbePaths(
        Optional<String> models, Optional<String> health, Optional<String> metrics) {
    /** The model list alone, as on every hosted service of the OpenAI family. */
    public static final ProbePaths MODELS =
            new ProbePaths(Optional.of("/models"), Optional.empty(), Optional.empty());

    /** Returns the paths of a self-hosted server: model list, health and metrics. */
    public static ProbePaths of(String health, String metrics) {
        return new ProbePaths(Optional.of("/models"), Optional.of(health), Optional.of(metrics));
    }
}
