package dev.portolan.gateway.config;

import dev.portolan.gateway.identity.Tenant;
import dev.portolan.policy.check.PolicyCheck;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.model.RequestFacts.Caller;

import java.util.Optional;

/** What can be said of the rules once everything else is sound: references, tests, invariants. */
final class RulesCheck {
    private RulesCheck() {}

    static void run(Snapshot.Rules rules, Snapshot.Tenants tenants, Findings findings) {
        PolicyCheck.run(
                rules.written(),
                rules.engine(),
                id -> Optional.ofNullable(tenants.byId().get(id)).map(RulesCheck::caller),
                findings);
        for (Invariant invariant : rules.written().invariants()) {
            findings.error(
                    invariant.at(),
                    "the invariant \"%s\" is not decided: this build has no prover; remove it, or use a build that has one"
                            .formatted(invariant.name()));
        }
    }

    private static Caller caller(Tenant tenant) {
        return new Caller(tenant.id(), tenant.labels(), "", tenant.models());
    }
}
