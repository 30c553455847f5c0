package dev.portolan.gateway.config;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.proof.Proof;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.policy.replay.ReplayTarget;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One configuration, whole and checked. A request lives and dies in the snapshot it began in.
 *
 * @param settings the gateway itself
 * @param catalog where models can be reached
 * @param rules what may go where
 * @param tenants who may call
 * @param provenance the files it was read from
 * @param needsRestart the keys that the files say otherwise than the running process can be, such
 *     as {@code listen.port}
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

    /** A proof, a counterexample, or neither, for each invariant; may take seconds. */
    public List<Proof> prove() {
        return RulesCheck.prove(rules, tenants);
    }

    /** The headers and tags that records of decisions hold under it. */
    public RecordedNames recorded() {
        RecordedNames named = RecordedNames.of(rules.written());
        Settings.Decisions decisions = settings.logs().decisions();
        return decisions == null ? named : named.with(decisions.also());
    }

    /** Its policies over deployments of which more is known than the files say, in their order. */
    public PolicyEngine engineOver(List<DeploymentFacts> deployments) {
        return PolicyEngine.of(
                rules.written(),
                dev.portolan.policy.engine.DeploymentIndex.of(deployments, catalog.aliases()),
                settings.site());
    }

    /** The snapshot as a side of a replay. */
    public ReplayTarget replayed() {
        return new ReplayTarget(
                rules.engine(),
                id -> Optional.ofNullable(tenants.byId().get(id)).map(RulesCheck::caller));
    }

    /** The same snapshot with other callers, and the files that those were read from. */
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
     * What may go where.
     *
     * @param written the policies, invariants and tests as they stand in the files
     * @param engine decides by them over this snapshot's catalogue
     */
    public record Rules(PolicySet written, PolicyEngine engine) {}

    /**
     * Who may call.
     *
     * @param byId every tenant
     * @param keyring every tenant's keys
     * @param origin where they were read
     */
    public record Tenants(Map<String, Tenant> byId, Keyring keyring, Origin origin) {
        public Tenants {
            byId = Map.copyOf(byId);
        }

        List<ConfigPath> places() {
            return origin.places();
        }

        /** Whether the same callers have the same keys in both. */
        public boolean isSameAs(Tenants other) {
            return byId.equals(other.byId)
                    && Set.copyOf(keyring.keys()).equals(Set.copyOf(other.keyring.keys()));
        }

        /** The same tenants with other keys. */
        public Tenants with(Keyring keys) {
            return new Tenants(byId, keys, origin);
        }
    }

    /** The files and folders that tenants are named to be in, and the files that were read. */
    record Origin(List<ConfigPath> places, List<Provenance.Source> sources) {
        Origin {
            places = List.copyOf(places);
            sources = List.copyOf(sources);
        }
    }
}
