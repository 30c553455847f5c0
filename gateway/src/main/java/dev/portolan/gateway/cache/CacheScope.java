package dev.portolan.gateway.cache;

import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Requirement;

import java.util.Comparator;
import java.util.List;

/**
 * The scope in which an answer is shared: the tenants that may see it, under the same policies,
 * requirements and permitted deployments. A caller can't choose any part of it freely, and every
 * key has one.
 *
 * @param policies the names of the policies that matched
 * @param requirement the combined requirement of the policies and the caller's header
 * @param deployments the permitted deployments, sorted by name
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

    /** Returns the scope of a permitted request of {@code tenant}. */
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

    /** The tenants that may see each other's answers. */
    public sealed interface Sharers {
        /** A single tenant. */
        record Tenant(String id) implements Sharers {}

        /** All tenants whose policy names the group. */
        record Group(String name) implements Sharers {}

        /** Returns the tenants with which {@code policy} lets {@code tenant} share answers. */
        static Sharers of(String tenant, CachePolicy policy) {
            return policy.group().isEmpty() ? new Tenant(tenant) : new Group(policy.group());
        }
    }
}
