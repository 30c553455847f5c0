package dev.portolan.policy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.DeploymentFacts;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class ProofScaleTest {

    private static final List<String> COUNTRIES =
            List.of("DE", "FR", "IE", "SE", "NL", "NO", "CH", "GB", "US", "JP");

    @Test
    void prove_thousandEndpointsTwoHundredPoliciesFiftyInvariants_takesUnderTenSeconds() {
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

        long start = System.nanoTime();
        List<Proof> proofs = Prover.prove(set, engine, List.of());
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(proofs.stream().filter(Proof.Proved.class::isInstance)).hasSize(25);
        assertThat(proofs.stream().filter(Proof.Refuted.class::isInstance)).hasSize(25);
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        System.out.println("proved 1,000 x 200 x 50 in " + took.toMillis() + " ms");
    }
}
