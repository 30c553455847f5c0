package dev.portolan.policy.strategy;

/**
 * The deployments that passed the filter, by catalog index, with the position of their model in the
 * requested alias (0 for a model). Filled once, by the engine, for one request.
 */
public final class Candidates {

    private final int[] deployments;
    private final int[] tiers;
    private int count;

    /** Creates a list with that capacity. */
    public Candidates(int capacity) {
        deployments = new int[capacity];
        tiers = new int[capacity];
    }

    /** Adds one. */
    public void add(int deployment, int tier) {
        deployments[count] = deployment;
        tiers[count] = tier;
        count++;
    }

    /** Returns the number of candidates. */
    public int count() {
        return count;
    }

    int deployment(int i) {
        return deployments[i];
    }

    int tier(int i) {
        return tiers[i];
    }
}
