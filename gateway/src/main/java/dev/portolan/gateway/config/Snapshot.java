package dev.portolan.gateway.config;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.proof.Proof;
import dev.portolan.policy.replay.Reads;
import dev.portolan.policy.replay.Side;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configuration, whole and checked. A request lives and dies in the snapshot it began in.
 *
 * @param settings the gateway itself
 * @param catalog where models can be reached
 * @param rules what may go where
 * @param tenants who may call
 * @param provenance the files it was read from
 */
public record Snapshot(
        Settings settings, Catalog catalog, Rules rules, Tenants tenants, Provenance provenance) {

    /** A proof, a counterexample, or neither, for each invariant; may take seconds. */
    public List<Proof> prove() {
        return RulesCheck.prove(rules, tenants);
    }

    /** The headers and tags that records of decisions hold under it. */
    public Reads recorded() {
        Reads named = Reads.of(rules.written());
        Settings.Decisions decisions = settings.logs().decisions();
        return decisions == null ? named : named.with(decisions.also());
    }

    /** Its policies over deployments of which more is known than the files say, in their order. */
    public PolicyEngine engineOver(List<DeploymentFacts> deployments) {
        return PolicyEngine.of(
                rules.written(),
                dev.portolan.policy.engine.Catalog.of(deployments, catalog.aliases()),
                settings.site());
    }

    /** The snapshot as a side of a replay. */
    public Side replayed() {
        return new Side(
                rules.engine(),
                id -> Optional.ofNullable(tenants.byId().get(id)).map(RulesCheck::caller));
    }

    /** The same snapshot, listening on other ports; null leaves a port as it is. */
    public Snapshot withPorts(@Nullable Integer port, @Nullable Integer adminPort) {
        return new Snapshot(
                settings.withPorts(port, adminPort), catalog, rules, tenants, provenance);
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
     */
    public record Tenants(Map<String, Tenant> byId, Keyring keyring) {
        public Tenants {
            byId = Map.copyOf(byId);
        }
    }
}
