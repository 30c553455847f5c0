package dev.portolan.gateway.fleet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.portolan.policy.model.DeploymentId;

/**
 * The usual length of answers per tenant and model, and the usual share of cached input per tenant
 * and deployment, as averages in which each answer counts a twentieth. Thread-safe; keeps the pairs
 * used most.
 */
public final class ExpectedTokens {
    private static final double SHARE = 0.05;
    private static final int MAX_PAIRS = 10_000;

    private final Cache<Pair, Average> tokens =
            Caffeine.newBuilder().maximumSize(MAX_PAIRS).build();
    private final Cache<Caching, Average> cached =
            Caffeine.newBuilder().maximumSize(MAX_PAIRS).build();

    /** Counts an answer of {@code count} tokens. */
    public void onAnswer(String tenant, String model, long count) {
        add(tokens, new Pair(tenant, model), (double) count);
    }

    /** The average, or NaN if there was no answer yet. */
    public double outputTokens(String tenant, String model) {
        Average average = tokens.getIfPresent(new Pair(tenant, model));
        return average == null ? Double.NaN : average.value;
    }

    /**
     * Counts the share of an answer's input that the provider had cached.
     *
     * @param share from 0 to 1
     */
    public void onInput(String tenant, DeploymentId deployment, double share) {
        add(cached, new Caching(tenant, deployment), share);
    }

    /** The share of a tenant's input that is cached there lately; 0 if it is not known. */
    public double cachedShare(String tenant, DeploymentId deployment) {
        Average share = cached.getIfPresent(new Caching(tenant, deployment));
        return share == null ? 0 : share.value;
    }

    private static <K> void add(Cache<K, Average> averages, K key, double latest) {
        Average average = averages.getIfPresent(key);
        if (average == null) {
            average = averages.get(key, _ -> new Average(latest));
        }
        average.add(latest);
    }

    /** Concurrent additions may lose one, which an average tolerates. */
    private static final class Average {
        private volatile double value;

        Average(double first) {
            value = first;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate")
        void add(double latest) {
            value += SHARE * (latest - value);
        }
    }

    private record Pair(String tenant, String model) {}

    private record Caching(String tenant, DeploymentId deployment) {}
}
