package dev.portolan.policy.model;

import java.util.Arrays;
import java.util.List;

/**
 * The permitted deployments in the order of attempts; never empty. Unavailable ones come last, so
 * that the caller may skip them or wait.
 */
public final class Plan {

    private final List<DeploymentFacts> catalog;
    private final int[] order;

    /**
     * Creates a plan over a catalog.
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

    /** Returns the number of deployments. */
    public int size() {
        return order.length;
    }

    /**
     * Returns the catalog index of the nth deployment, from 0, by which live state is looked up.
     */
    public int index(int rank) {
        return order[rank];
    }

    /** Returns the nth deployment, from 0. */
    public DeploymentFacts get(int rank) {
        return catalog.get(order[rank]);
    }

    /** Returns all deployments, in order. */
    public List<DeploymentFacts> list() {
        return Arrays.stream(order).mapToObj(catalog::get).toList();
    }

    @Override
    public String toString() {
        return list().stream().map(DeploymentFacts::id).toList().toString();
    }
}
