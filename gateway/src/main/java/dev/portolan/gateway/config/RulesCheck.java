package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.Tenant;
import dev.portolan.policy.check.PolicyCheck;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.proof.Proof;
import dev.portolan.policy.proof.Prover;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Checks the rules once all else is valid: references, policy tests and invariants. */
public final class RulesCheck {
    private RulesCheck() {}

    /**
     * Reports unknown references in policies and failing policy tests; tests that pass under {@code
     * renewed}, with expired evidence renewed, are only warnings.
     */
    static void policies(
            Snapshot.Rules rules,
            Optional<PolicyEngine> renewed,
            Snapshot.Tenants tenants,
            Findings findings) {
        PolicyCheck.run(
                rules.written(),
                rules.engine(),
                renewed,
                id -> Optional.ofNullable(tenants.byId().get(id)).map(RulesCheck::caller),
                findings);
    }

    /** Reports every invariant that is not proved. */
    public static void invariants(
            Snapshot.Rules rules, Snapshot.Tenants tenants, Findings findings) {
        for (Proof proof : prove(rules, tenants)) {
            String next =
                    proof instanceof Proof.Refuted ? "; portolan prove prints the request" : "";
            failure(proof)
                    .ifPresent(message -> findings.error(proof.invariant().at(), message + next));
        }
    }

    /** Returns why an invariant counts as not holding; empty if it is proved. */
    public static Optional<String> failure(Proof proof) {
        return switch (proof) {
            case Proof.Proved _ -> Optional.empty();
            case Proof.Refuted refuted ->
                    Optional.of(
                            "the invariant \"%s\" does not hold: %s"
                                    .formatted(proof.invariant().name(), refuted.path()));
            case Proof.Undecided undecided ->
                    Optional.of(
                            "the invariant \"%s\" is undecided, which counts as not holding: %s"
                                    .formatted(proof.invariant().name(), undecided.why()));
        };
    }

    /** Proves each invariant over all tenants, or over any tenant if there are none. */
    static List<Proof> prove(Snapshot.Rules rules, Snapshot.Tenants tenants) {
        return prove(rules, tenants.byId().values());
    }

    /**
     * Proves each invariant over {@code tenants}, or over any tenant if there are none, with every
     * label that their callers may add.
     */
    public static List<Proof> prove(Snapshot.Rules rules, Collection<Tenant> tenants) {
        List<Caller> callers = tenants.stream().map(RulesCheck::caller).toList();
        return Prover.prove(rules.written(), rules.engine(), callers, rules.openLabels());
    }

    static Caller caller(Tenant tenant) {
        return new Caller(tenant.id(), tenant.labels(), "", tenant.models());
    }
}
