package dev.portolan.policy.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings by which permitted deployments are ranked.
 *
 * @param goal deployments that meet it come before those that do not; empty if there is none
 * @param affinity whether a conversation returns to the self-hosted node that has it cached
 */
public record Prefer(
        Objective objective, Optional<LatencyGoal> goal, Knobs knobs, boolean affinity) {

    /** The balanced objective with default settings. */
    public static final Prefer DEFAULT =
            new Prefer(Objective.BALANCED, Optional.empty(), Knobs.NONE, false);

    /** The longest time to first token at a percentile from 1 to 99. */
    public record LatencyGoal(Duration ttft, int percentile) {}

    /** The settings of single objectives. */
    public record Knobs(Balance balance, Tiers tiers, Shares shares) {

        /** The default settings. */
        public static final Knobs NONE = new Knobs(Balance.EVEN, Tiers.NONE, Shares.NONE);
    }

    /** The weights of {@code balanced}; at least one is above 0. */
    public record Balance(double cost, double latency) {

        /** Equal weights. */
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

        /** A single tier. */
        public static final Tiers NONE = new Tiers("endpoint", List.of());

        public Tiers {
            order = List.copyOf(order);
        }
    }

    /**
     * The shares of {@code weighted}.
     *
     * @param of shares by endpoint id or {@code endpoint/model}; other deployments get none and
     *     come last
     * @param sticky the value that ties a caller to the same draw: {@code none}, {@code tenant},
     *     {@code key}, {@code tags.NAME} or {@code headers.NAME}
     */
    public record Shares(Map<String, Double> of, String sticky) {

        /** No deployment has a share. */
        public static final Shares NONE = new Shares(Map.of(), "none");

        public Shares {
            of = Map.copyOf(of);
        }
    }

    /** The criterion by which permitted deployments are ranked. */
    public enum Objective {
        /** The expected cost of the request, cheapest first. */
        COST,
        /** The expected time to the first token, and then to the last. */
        LATENCY,
        /** Cost and latency, weighted. */
        BALANCED,
        /** Tiers, in the order written. */
        PRIORITY,
        /** Shares, drawn at random or tied to a tenant, key, tag or header. */
        WEIGHTED
    }
}
