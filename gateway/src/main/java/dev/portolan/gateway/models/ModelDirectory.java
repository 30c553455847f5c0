package dev.portolan.gateway.models;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.portolan.gateway.identity.Tenant;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.proof.PermittedDeployments;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The models and aliases of one snapshot, as each tenant may ever use them. Thread-safe.
 *
 * <p>A model is described by the deployments that the policies can permit to the tenant, not by
 * those that a request with certain headers would reach.
 */
public final class ModelDirectory {
    /** The tenants whose models are remembered; tokens can add labels to one in many ways. */
    private static final int MAX_KNOWN = 10_000;

    private final Instant loadedAt;
    private final PolicySet policies;
    private final PolicyEngine engine;
    private final Set<DeploymentId> unusable;
    private final Set<String> names;
    private final Map<String, List<String>> aliases;
    private final Cache<Tenant, Map<String, ListedModel>> known =
            Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();

    /**
     * Creates the directory of the deployments of {@code engine}.
     *
     * @param policies of the engine
     * @param unusable deployments to which nothing can be sent
     */
    public ModelDirectory(
            Instant loadedAt, PolicySet policies, PolicyEngine engine, Set<DeploymentId> unusable) {
        this.loadedAt = loadedAt;
        this.policies = policies;
        this.engine = engine;
        this.unusable = Set.copyOf(unusable);
        this.aliases = engine.catalog().aliases();
        this.names = Set.copyOf(engine.catalog().names());
    }

    /** Returns whether a model or an alias has that name, whoever may use it. */
    public boolean has(String name) {
        return names.contains(name);
    }

    /** Returns the models and aliases that a tenant may use, in the order of the catalog. */
    public List<ListedModel> of(Tenant tenant) {
        return List.copyOf(cards(tenant).values());
    }

    /** Returns the model or alias with that name; null if the tenant can't use it. */
    public @Nullable ListedModel find(Tenant tenant, String name) {
        return cards(tenant).get(name);
    }

    private Map<String, ListedModel> cards(Tenant tenant) {
        return known.get(tenant, this::build);
    }

    private Map<String, ListedModel> build(Tenant tenant) {
        var caller = new Caller(tenant.id(), tenant.labels(), "", tenant.models());
        var cards = new LinkedHashMap<String, ListedModel>();
        Map<String, List<DeploymentFacts>> reached =
                PermittedDeployments.of(policies, engine, caller);
        reached.forEach(
                (name, deployments) -> {
                    List<DeploymentFacts> usable =
                            deployments.stream().filter(d -> !unusable.contains(d.id())).toList();
                    if (!usable.isEmpty()) {
                        cards.put(name, card(name, usable, reached.keySet()));
                    }
                });
        return Collections.unmodifiableMap(cards);
    }

    private ListedModel card(String name, List<DeploymentFacts> deployments, Set<String> listed) {
        Capabilities supports = Capabilities.NONE;
        int context = 0;
        for (DeploymentFacts facts : deployments) {
            supports = supports.union(facts.offer().supports());
            context = Math.max(context, facts.offer().contextTokens());
        }
        List<String> leading =
                aliases.entrySet().stream()
                        .filter(alias -> alias.getValue().contains(name))
                        .map(Map.Entry::getKey)
                        .filter(alias -> !alias.equals(name) && listed.contains(alias))
                        .sorted()
                        .toList();
        return new ListedModel(name, loadedAt, context, supports, leading);
    }
}
