package dev.portolan.policy.model;

import java.util.Arrays;
import java.util.List;

/**
 * Permitted deployments in the order they are to be tried; never empty. Those that cannot take a
 * request now come last, so that a caller of the plan may skip or wait.
 */
public final class Plan {

    private final List<DeploymentFacts> catalog;
    private final int[] order;

    /**
     * A plan over a catalogue.
     *
     * @param catalog every deployment, by index
     * @param order indexes into it, the best first; owned by the plan from here on
     */
    public Plan(List<DeploymentFacts> catalog, int[] order) {
        if (order.length == 0) {
            throw new IllegalArgumentException("a plan is empty (expected: a denial)");
        }
        this.catalog = catalog;
        this.order = order;
    }

    /** How many deployments may be tried. */
    public int size() {
        return order.length;
    }

    /** The catalogue index of the nth deployment, from 0; live state is kept by it. */
    public int index(int rank) {
        return order[rank];
    }

    /** The nth deployment, from 0. */
    public DeploymentFacts get(int rank) {
        return catalog.get(order[rank]);
    }

    /** All of them, in order. */
    public List<DeploymentFacts> list() {
        return Arrays.stream(order).mapToObj(catalog::get).toList();
    }

    @Override
    public String toString() {
        return list().stream().map(DeploymentFacts::id).toList().toString();
    }
}
