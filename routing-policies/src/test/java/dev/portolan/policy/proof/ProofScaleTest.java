package dev.portolan.policy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Proofs of a large configuration end; a proof over all products of its conditions would not. */
final class ProofScaleTest {
    @Test
    void prove_thousandEndpointsTwoHundredPoliciesFiftyInvariants_decidesEach() {
        List<Proof> proofs = LargeConfiguration.create().prove();

        assertThat(proofs.stream().filter(Proof.Proved.class::isInstance)).hasSize(25);
        assertThat(proofs.stream().filter(Proof.Refuted.class::isInstance)).hasSize(25);
    }
}
