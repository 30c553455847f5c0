package dev.portolan.policy.engine;

/** The deployments with one name, by catalog index. */
final class Targets {

    private final int[] deployments;
    private final int[] tiers;
    private final boolean alias;

    /**
     * @param tiers the position of each deployment's model in the alias; 0 for a model's own name
     */
    Targets(int[] deployments, int[] tiers, boolean alias) {
        this.deployments = deployments;
        this.tiers = tiers;
        this.alias = alias;
    }

    int count() {
        return deployments.length;
    }

    int deployment(int i) {
        return deployments[i];
    }

    int tier(int i) {
        return tiers[i];
    }

    boolean alias() {
        return alias;
    }
}
