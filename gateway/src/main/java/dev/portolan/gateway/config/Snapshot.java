package dev.portolan.gateway.config;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.TenantLimits;
import dev.portolan.gateway.tenants.TenantUnion;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.lang.Source;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.proof.Proof;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.policy.replay.ReplayTarget;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One complete, checked configuration. A request uses the same snapshot from start to finish.
 *
 * @param settings the gateway's own settings
 * @param catalog the endpoints and their models
 * @param rules the policies
 * @param tenants the tenants and their keys
 * @param provenance the files it was read from
 * @param needsRestart the keys whose new values take effect only after a restart, such as {@code
 *     listen.port}
 */
public record Snapshot(
        Settings settings,
        Catalog catalog,
        Rules rules,
        Tenants tenants,
        Provenance provenance,
        List<String> needsRestart) {
    public Snapshot {
        needsRestart = List.copyOf(needsRestart);
    }

    /** Proves each invariant, or finds a counterexample, or neither; may take seconds. */
    public List<Proof> prove() {
        return RulesCheck.prove(rules, tenants);
    }

    /** The headers and tags that decision records contain. */
    public RecordedNames recorded() {
        RecordedNames named = RecordedNames.of(rules.written());
        Settings.Decisions decisions = settings.logs().decisions();
        return decisions == null ? named : named.with(decisions.also());
    }

    /**
     * Returns an engine with the same policies over {@code deployments}, updated by observations,
     * in the same order.
     */
    public PolicyEngine engineOver(List<DeploymentFacts> deployments) {
        return PolicyEngine.of(
                rules.written(),
                dev.portolan.policy.engine.DeploymentIndex.of(deployments, catalog.aliases()),
                settings.placement());
    }

    /** Returns the snapshot as a target of a replay. */
    public ReplayTarget replayed() {
        return new ReplayTarget(
                rules.engine(),
                id -> Optional.ofNullable(tenants.byId().get(id)).map(RulesCheck::caller));
    }

    /** Returns the same snapshot with other tenants and their source files. */
    public Snapshot withTenants(Tenants others) {
        return new Snapshot(
                settings,
                catalog,
                rules,
                others,
                provenance.with(tenants.origin().sources(), others.origin().sources()),
                needsRestart);
    }

    /**
     * The policies and their engine.
     *
     * @param written the policies, invariants and tests as written in the files
     * @param engine the engine of these policies over this snapshot's catalog
     * @param texts the policy files as written, with references in place of secrets' values
     * @param openLabels the labels that callers may have beside those of their tenants
     */
    public record Rules(
            PolicySet written, PolicyEngine engine, List<Source> texts, Set<String> openLabels) {
        public Rules {
            texts = List.copyOf(texts);
            openLabels = Set.copyOf(openLabels);
        }
    }

    /**
     * The tenants and their keys, of the files and of the store.
     *
     * @param union the tenants in effect
     * @param origin the files that those of the files were read from
     */
    public record Tenants(TenantUnion union, Origin origin) {
        /** Returns a tenant's id below those of its ancestors, the root first. */
        public List<String> path(String id) {
            return union.all().path(id);
        }

        /** Returns every tenant, by id. */
        public Map<String, Tenant> byId() {
            return union.all().byId();
        }

        /** Returns every tenant's keys. */
        public Keyring keyring() {
            return union.all().keyring();
        }

        /** Returns the limits of all callers. */
        public TenantLimits limits() {
            return union.all().limits();
        }

        List<ConfigPath> paths() {
            return origin.paths();
        }

        /** Returns whether both have the same tenants with the same keys and limits. */
        @SuppressWarnings("ReferenceEquality") // cheap, and an equal other one changes nothing
        public boolean isSameAs(Tenants other) {
            return union == other.union
                    || (byId().equals(other.byId())
                            && limits().equals(other.limits())
                            && Set.copyOf(keyring().keys())
                                    .equals(Set.copyOf(other.keyring().keys())));
        }

        /** Returns the same tenants of the files with others of the store, or fewer keys. */
        public Tenants with(TenantUnion other) {
            return new Tenants(other, origin);
        }
    }

    /** The configured paths of tenants' files, and the files that were read. */
    record Origin(List<ConfigPath> paths, List<Provenance.Source> sources) {
        Origin {
            paths = List.copyOf(paths);
            sources = List.copyOf(sources);
        }
    }
}
