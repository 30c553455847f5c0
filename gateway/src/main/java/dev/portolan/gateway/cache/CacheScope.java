package dev.portolan.gateway.cache;

import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Requirement;

import java.util.Comparator;
import java.util.List;

/**
 * Among whom an answer is shared: those who may see it, under the same policies, requirements and
 * permitted deployments. No part of it is a caller's free choice, and there is no key without one.
 *
 * @param policies the names of those that matched
 * @param requirement all that they and the caller's own header require
 * @param deployments those that are permitted, in an order of their own
 */
public record CacheScope(
        Sharers sharers,
        List<String> policies,
        Requirement requirement,
        List<DeploymentId> deployments) {
    private static final Comparator<DeploymentId> BY_NAME =
            Comparator.comparing(DeploymentId::endpoint).thenComparing(DeploymentId::model);

    public CacheScope {
        policies = List.copyOf(policies);
        deployments = deployments.stream().sorted(BY_NAME).toList();
    }

    /** The scope of a permitted request of {@code tenant}. */
    public static CacheScope of(String tenant, Decision.Permitted decision) {
        List<DeploymentId> deployments = new java.util.ArrayList<>(decision.plan().size());
        for (int i = 0; i < decision.plan().size(); i++) {
            deployments.add(decision.plan().get(i).id());
        }
        return new CacheScope(
                Sharers.of(tenant, decision.settings().cache()),
                decision.policies(),
                decision.requirement(),
                deployments);
    }

    /** Who may see each other's answers. */
    public sealed interface Sharers {
        /** One tenant alone. */
        record Tenant(String id) implements Sharers {}

        /** All tenants whose policy names the group. */
        record Group(String name) implements Sharers {}

        /** Those whom {@code policy} lets {@code tenant} share with. */
        static Sharers of(String tenant, CachePolicy policy) {
            return policy.group().isEmpty() ? new Tenant(tenant) : new Group(policy.group());
        }
    }
}
