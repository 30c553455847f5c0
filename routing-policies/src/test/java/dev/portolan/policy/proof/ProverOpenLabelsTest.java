package dev.portolan.policy.proof;

import static dev.portolan.policy.Samples.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.Samples;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts.Caller;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Labels that a caller's token may add to its tenant's. */
final class ProverOpenLabelsTest {
    private static final Caller ACME = new Caller("acme", Map.of(), "", null);
    private static final Caller UMBRA = new Caller("umbra", Map.of(), "", null);

    private final List<DeploymentFacts> places =
            List.of(deployment("paris", "m", "FR"), deployment("virginia", "m", "US"));

    private Proof prove(String when, List<Caller> tenants, Set<String> open) {
        PolicySet set =
                Samples.policies(
                        """
                        policies:
                          - name: eu
                            when: %s
                            require: {processing: [EU27]}
                          - {name: default, priority: -1}
                        invariants:
                          - name: europeans-stay
                            given: tenant.labels.residency == "eu"
                            always: {processing: [EU27]}
                        """
                                .formatted(when));
        PolicyEngine engine =
                PolicyEngine.of(set, DeploymentIndex.of(places, Map.of()), Samples.PARIS);
        return Prover.prove(set, engine, tenants, open).getFirst();
    }

    @Test
    void prove_labelThatNoTenantHas_isRefutedOnlyIfTokensMayHaveIt() {
        String when = "tenant.id == \"acme\"";

        assertThat(prove(when, List.of(ACME, UMBRA), Set.of())).isInstanceOf(Proof.Proved.class);
        assertThat(prove(when, List.of(ACME, UMBRA), Set.of("team")))
                .isInstanceOf(Proof.Proved.class);
        assertThat(prove(when, List.of(ACME, UMBRA), Set.of("residency")))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> {
                            assertThat(refuted.request().caller().tenant()).isEqualTo("umbra");
                            assertThat(refuted.request().caller().labels())
                                    .containsEntry("residency", "eu");
                        });
    }

    @Test
    void prove_labelThatTheTenantHas_keepsItsValue() {
        Caller american = new Caller("umbra", Map.of("residency", "us"), "", null);

        assertThat(prove("tenant.id == \"acme\"", List.of(ACME, american), Set.of("residency")))
                .isInstanceOf(Proof.Proved.class);
    }

    @Test
    void prove_policyOnTheOpenLabel_isProved() {
        assertThat(
                        prove(
                                "tenant.labels.residency.startsWith(\"eu\")",
                                List.of(ACME, UMBRA),
                                Set.of("residency")))
                .isInstanceOf(Proof.Proved.class);
        assertThat(prove("has(tenant.labels.residency)", List.of(ACME, UMBRA), Set.of("residency")))
                .isInstanceOf(Proof.Proved.class);
    }

    @Test
    void prove_policyOnPartOfTheOpenLabel_isRefutedWhereItDoesNotApply() {
        assertThat(
                        prove(
                                "tenant.labels.residency == \"eu\" && tenant.labels.team != \"x\"",
                                List.of(ACME),
                                Set.of("residency", "team")))
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted ->
                                assertThat(refuted.request().caller().labels())
                                        .containsEntry("residency", "eu")
                                        .containsEntry("team", "x"));
    }
}
