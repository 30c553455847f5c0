package dev.portolan.policy.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the permitted deployments are ranked.
 *
 * @param goal deployments that meet it precede those that do not; empty if there is none
 * @param affinity whether self-hosted nodes keep the conversations they have cached
 */
public record Prefer(
        Objective objective, Optional<LatencyGoal> goal, Knobs knobs, boolean affinity) {

    /** Balanced, with nothing else said. */
    public static final Prefer DEFAULT =
            new Prefer(Objective.BALANCED, Optional.empty(), Knobs.NONE, false);

    /** A time to first token that is to be met at a percentile (1 to 99). */
    public record LatencyGoal(Duration ttft, int percentile) {}

    /** What single objectives need. */
    public record Knobs(Balance balance, Tiers tiers, Shares shares) {

        /** Nothing said. */
        public static final Knobs NONE = new Knobs(Balance.EVEN, Tiers.NONE, Shares.NONE);
    }

    /** The weights of {@code balanced}; at least one is above 0. */
    public record Balance(double cost, double latency) {

        /** Both the same. */
        public static final Balance EVEN = new Balance(1, 1);
    }

    /**
     * The tiers of {@code priority}.
     *
     * @param by {@code endpoint}, {@code provider}, {@code model}, {@code self-hosted}, or {@code
     *     labels.NAME}
     * @param order the values, best first; others come after
     */
    public record Tiers(String by, List<String> order) {

        /** One tier for all. */
        public static final Tiers NONE = new Tiers("endpoint", List.of());

        public Tiers {
            order = List.copyOf(order);
        }
    }

    /**
     * The shares of {@code weighted}.
     *
     * @param of shares by endpoint id or {@code endpoint/model}; others get none and come last
     * @param sticky what holds a caller to its draw: {@code none}, {@code tenant}, {@code key},
     *     {@code tags.NAME} or {@code headers.NAME}
     */
    public record Shares(Map<String, Double> of, String sticky) {

        /** No share is given to anyone. */
        public static final Shares NONE = new Shares(Map.of(), "none");

        public Shares {
            of = Map.copyOf(of);
        }
    }

    /** What the permitted deployments are ranked by. */
    public enum Objective {
        /** The expected cost of the request, cheapest first. */
        COST,
        /** The expected time to the first token, and then to the last. */
        LATENCY,
        /** Cost and latency, weighed. */
        BALANCED,
        /** Tiers, in the order written. */
        PRIORITY,
        /** Shares, drawn by chance or held by tenant, key, tag or header. */
        WEIGHTED
    }
}
