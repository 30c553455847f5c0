package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** What is measured of a deployment's speed, each kind of answer by itself. */
final class DeploymentLatencyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void wholeAnswers_measured_sayNothingOfFirstTokens() {
        DeploymentLatency latency = new DeploymentLatency();
        latency.whole(20 * SECOND, 0);

        assertThat(latency.firstTokenAt(0.5, 0)).isEqualTo(-1);
        assertThat(latency.peakAverage(0)).isNegative();
        assertThat(latency.wholeAt(0.5, 0)).isBetween(16 * SECOND, 25 * SECOND);
    }

    @Test
    void firstTokens_measured_sayNothingOfWholeAnswers() {
        DeploymentLatency latency = new DeploymentLatency();
        latency.firstToken(SECOND, 0);

        assertThat(latency.wholeAt(0.5, 0)).isEqualTo(-1);
        assertThat(latency.firstTokenAt(0.5, 0)).isBetween(SECOND * 3 / 4, SECOND * 5 / 4);
    }
}
