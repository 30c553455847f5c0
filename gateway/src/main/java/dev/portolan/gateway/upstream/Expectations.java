package dev.portolan.gateway.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.portolan.policy.model.DeploymentId;

/**
 * How many tokens the answers to a tenant's requests for a model have lately had, as an average in
 * which each answer counts a twentieth. Thread-safe; forgets what is asked least.
 */
public final class Expectations {
    private static final double SHARE = 0.05;
    private static final int MOST = 10_000;

    private final Cache<Pair, Double> averages = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<Caching, Double> cached = Caffeine.newBuilder().maximumSize(MOST).build();

    /** Counts an answer of {@code tokens} tokens. */
    public void onAnswer(String tenant, String model, long tokens) {
        averages.asMap()
                .merge(
                        new Pair(tenant, model),
                        (double) tokens,
                        (average, latest) -> average + SHARE * (latest - average));
    }

    /** The average, or NaN where there was no answer yet. */
    public double outputTokens(String tenant, String model) {
        Double average = averages.getIfPresent(new Pair(tenant, model));
        return average == null ? Double.NaN : average;
    }

    /**
     * Counts how much of an answer's input the provider had cached.
     *
     * @param share from 0 to 1
     */
    public void onInput(String tenant, DeploymentId deployment, double share) {
        cached.asMap()
                .merge(
                        new Caching(tenant, deployment),
                        share,
                        (average, latest) -> average + SHARE * (latest - average));
    }

    /** The share of a tenant's input that is cached there lately; 0 where nobody said. */
    public double cachedShare(String tenant, DeploymentId deployment) {
        Double share = cached.getIfPresent(new Caching(tenant, deployment));
        return share == null ? 0 : share;
    }

    private record Pair(String tenant, String model) {}

    private record Caching(String tenant, DeploymentId deployment) {}
}
