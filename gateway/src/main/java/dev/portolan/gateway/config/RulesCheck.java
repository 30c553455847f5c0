package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.Tenant;
import dev.portolan.policy.check.PolicyCheck;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.proof.Proof;
import dev.portolan.policy.proof.Prover;

import java.util.List;
import java.util.Optional;

/** What can be said of the rules once everything else is sound: references, tests, invariants. */
public final class RulesCheck {
    private RulesCheck() {}

    /**
     * Reports policies that name what is not there, and policy tests that fail; those that fail by
     * date alone, as {@code renewed} tells, only as warnings.
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
            switch (proof) {
                case Proof.Proved proved -> {}
                case Proof.Refuted refuted ->
                        findings.error(
                                proof.invariant().at(),
                                "the invariant \"%s\" does not hold: %s; portolan prove prints the request"
                                        .formatted(proof.invariant().name(), refuted.path()));
                case Proof.Undecided undecided ->
                        findings.error(
                                proof.invariant().at(),
                                "the invariant \"%s\" is not decided, which counts as broken: %s"
                                        .formatted(proof.invariant().name(), undecided.why()));
            }
        }
    }

    /** A proof for each invariant, over the tenants there are, or any where there are none. */
    static List<Proof> prove(Snapshot.Rules rules, Snapshot.Tenants tenants) {
        List<Caller> callers = tenants.byId().values().stream().map(RulesCheck::caller).toList();
        return Prover.prove(rules.written(), rules.engine(), callers);
    }

    static Caller caller(Tenant tenant) {
        return new Caller(tenant.id(), tenant.labels(), "", tenant.models());
    }
}
