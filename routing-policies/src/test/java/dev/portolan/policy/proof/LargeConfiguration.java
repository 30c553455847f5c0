package dev.portolan.policy.proof;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.DeploymentFacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configuration of 1,000 endpoints, 200 policies and 50 invariants, of which half hold. */
public record LargeConfiguration(PolicySet set, PolicyEngine engine) {
    private static final List<String> COUNTRIES =
            List.of("DE", "FR", "IE", "SE", "NL", "NO", "CH", "GB", "US", "JP");

    /** Reads the configuration. */
    public static LargeConfiguration create() {
        var deployments = new ArrayList<DeploymentFacts>();
        for (int i = 0; i < 1000; i++) {
            String country = COUNTRIES.get(i % COUNTRIES.size());
            deployments.add(Samples.deployment("e" + i, "m" + i % 40, country));
        }
        var yaml = new StringBuilder("policies:\n  - {name: all, priority: -1}\n");
        for (int i = 0; i < 199; i++) {
            yaml.append(
                    "  - {name: p%d, when: 'tenant.id == \"t%d\" || request.headers[\"x-%d\"] == \"v\"', require: {processing: [%s], copies: [EEA_CH]}}\n"
                            .formatted(i, i, i % 20, i % 2 == 0 ? "EU27" : "EEA_CH"));
        }
        yaml.append("invariants:\n");
        for (int i = 0; i < 50; i++) {
            yaml.append(
                    "  - {name: i%d, given: 'tenant.id == \"t%d\"', always: {processing: [EU27]}}\n"
                            .formatted(i, i));
        }
        PolicySet set = Samples.policies(yaml.toString());
        PolicyEngine engine =
                PolicyEngine.of(set, DeploymentIndex.of(deployments, Map.of()), Samples.PARIS);
        return new LargeConfiguration(set, engine);
    }

    /** Proves or refutes each invariant. */
    public List<Proof> prove() {
        return Prover.prove(set, engine, List.of());
    }
}
