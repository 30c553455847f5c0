package dev.portolan.policy.check;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.RequestFacts.Caller;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks a policy set against a catalog and runs its tests. */
public final class PolicyCheck {

    private final PolicySet set;
    private final PolicyEngine engine;
    private final Findings findings;

    private PolicyCheck(PolicySet set, PolicyEngine engine, Findings findings) {
        this.set = set;
        this.engine = engine;
        this.findings = findings;
    }

    /**
     * Reports all findings.
     *
     * @param engine of this set
     * @param renewed the engine over deployments with expired evidence renewed; empty if none has
     *     expired
     * @param tenants the caller with a tenant's id, for tests that name one
     */
    public static void run(
            PolicySet set,
            PolicyEngine engine,
            Optional<PolicyEngine> renewed,
            Function<String, Optional<Caller>> tenants,
            Findings findings) {
        var check = new PolicyCheck(set, engine, findings);
        check.references();
        new TestRunner(engine, renewed, tenants).run(set.tests(), findings);
    }

    private void references() {
        Set<String> targets = targets(engine.catalog());
        for (Policy policy : set.policies()) {
            policy.settings().prefer().ifPresent(prefer -> shares(policy, prefer, targets));
            unsatisfiable(policy);
        }
    }

    private void shares(Policy policy, Prefer prefer, Set<String> targets) {
        for (String name : prefer.knobs().shares().of().keySet()) {
            if (!targets.contains(name)) {
                findings.error(
                        policy.at(),
                        "the policy \"%s\" gives a share to \"%s\", which is no endpoint%s"
                                .formatted(policy.name(), name, Suggestion.of(name, targets)));
            }
        }
    }

    private void unsatisfiable(Policy policy) {
        for (DeploymentFacts facts : engine.catalog().deployments()) {
            if (PolicyEngine.permits(policy.require(), facts, Capabilities.NONE)) {
                return;
            }
        }
        if (!engine.catalog().deployments().isEmpty()) {
            findings.warning(
                    policy.at(),
                    "no deployment of the catalog keeps what the policy \"%s\" requires, so every"
                                    .formatted(policy.name())
                            + " request it applies to is denied");
        }
    }

    private static Set<String> targets(DeploymentIndex catalog) {
        var names = new LinkedHashSet<String>();
        for (DeploymentFacts facts : catalog.deployments()) {
            names.add(facts.endpoint());
            names.add(facts.id().toString());
        }
        return names;
    }
}
