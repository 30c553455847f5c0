package dev.portolan.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.policy.model.DeploymentId;

import org.junit.jupiter.api.Test;

import java.util.stream.Stream;

final class OperatorWarningsTest {
    private static final DeploymentId PARIS = new DeploymentId("paris", "m");
    private static final DeploymentId BERLIN = new DeploymentId("berlin", "m");

    private final OperatorWarnings warnings = new OperatorWarnings();

    @Test
    void outcomesThatAnOperatorMends_haveAnAdvice() {
        assertThat(Stream.of(AttemptOutcome.values()).filter(AttemptOutcome::operators))
                .containsExactlyInAnyOrderElementsOf(OperatorWarnings.CORRECTIONS.keySet());
    }

    @Test
    void warning_ofOneKindAtOneDeployment_isDueOnceInItsInterval() {
        long interval = OperatorWarnings.INTERVAL.toNanos();
        assertThat(warnings.isDue(PARIS, AttemptOutcome.OUT_OF_QUOTA, 0)).isTrue();
        assertThat(warnings.isDue(PARIS, AttemptOutcome.OUT_OF_QUOTA, interval - 1)).isFalse();
        assertThat(warnings.isDue(PARIS, AttemptOutcome.NOT_FOUND, 1)).isTrue();
        assertThat(warnings.isDue(BERLIN, AttemptOutcome.OUT_OF_QUOTA, 1)).isTrue();
        assertThat(warnings.isDue(PARIS, AttemptOutcome.OUT_OF_QUOTA, interval)).isTrue();
        assertThat(warnings.isDue(PARIS, AttemptOutcome.OUT_OF_QUOTA, interval)).isFalse();
    }
}
