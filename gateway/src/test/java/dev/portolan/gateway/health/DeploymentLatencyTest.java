package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** Streams and whole answers are measured separately. */
final class DeploymentLatencyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void wholeAnswer_measured_leavesFirstTokenUnknown() {
        DeploymentLatency latency = new DeploymentLatency();
        latency.recordWholeAnswer(20 * SECOND, 0);

        assertThat(latency.firstTokenQuantile(0.5, 0)).isEqualTo(-1);
        assertThat(latency.peakAverage(0)).isNegative();
        assertThat(latency.wholeAnswerQuantile(0.5, 0)).isBetween(16 * SECOND, 25 * SECOND);
    }

    @Test
    void firstToken_measured_leavesWholeAnswerUnknown() {
        DeploymentLatency latency = new DeploymentLatency();
        latency.recordFirstToken(SECOND, 0);

        assertThat(latency.wholeAnswerQuantile(0.5, 0)).isEqualTo(-1);
        assertThat(latency.firstTokenQuantile(0.5, 0)).isBetween(SECOND * 3 / 4, SECOND * 5 / 4);
    }
}
